import { IAMClient } from "@aws-sdk/client-iam";
import { RolesAnywhereClient } from "@aws-sdk/client-rolesanywhere";

type Settings = NonNullable<ConstructorParameters<typeof IAMClient>[0]>;
type Config = ConstructorParameters<typeof RolesAnywhereClient>[0];

/**
 * The client of IAM Roles Anywhere. It is older than the other clients: it takes a request handler instead of its settings, and it
 * ignores AWS_ENDPOINT_URL, so without an explicit endpoint its calls would leave the local account.
 */
export class Client extends RolesAnywhereClient {
  constructor(config: object) {
    const { requestHandler } = new IAMClient(config as Settings).config;
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    super({ ...(endpoint && { endpoint }), ...config, requestHandler } as Config);
  }
}
