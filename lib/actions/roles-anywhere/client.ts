import { IAMClient } from "@aws-sdk/client-iam";
import { RolesAnywhereClient } from "@aws-sdk/client-rolesanywhere";

type Settings = NonNullable<ConstructorParameters<typeof IAMClient>[0]>;
type Config = ConstructorParameters<typeof RolesAnywhereClient>[0];

/**
 * The client of IAM Roles Anywhere, which is older than the others here: it takes a request handler where they take the settings
 * of one, and it does not know AWS_ENDPOINT_URL, without which it would leave the local account.
 */
export class Client extends RolesAnywhereClient {
  constructor(config: object) {
    const { requestHandler } = new IAMClient(config as Settings).config;
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    super({ ...(endpoint && { endpoint }), ...config, requestHandler } as Config);
  }
}
