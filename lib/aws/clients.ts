import type { Aws } from "../model/action.ts";
import type { Place } from "../model/place.ts";
import { CLIENT } from "./sdk-client.ts";

const clients = new Map<string, unknown>();

/**
 * Opens AWS for one response: clients are made once per service and Region and live as long as the process.
 * Credentials and endpoint come from the environment, as everywhere in AWS's SDKs.
 */
export function openAws(
  place: Place & { readonly partition: string; readonly responseId: string },
  now: () => Date = () => new Date(),
): Aws {
  // IAM has one endpoint for all Regions; the client still wants the name of one.
  const region = place.region === "global" ? (process.env["AWS_REGION"] ?? "us-east-1") : place.region;
  return {
    ...place,
    now,
    client<C>(type: new (config: object) => C): C {
      const key = `${type.name}/${region}`;
      let client = clients.get(key) as C | undefined;
      if (client === undefined) {
        client = new type({
          region,
          ...CLIENT,
          maxAttempts: 4,
          customUserAgent: "cordon",
        });
        clients.set(key, client);
      }
      return client;
    },
  };
}
