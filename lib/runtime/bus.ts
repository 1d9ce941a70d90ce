import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CLIENT } from "../aws/sdk-client.ts";
import type { Announcing } from "./runtime.ts";

/** Amazon EventBridge. Made once, outside the handler. */
export function lambdaBus(): Announcing {
  const bus = new EventBridgeClient(CLIENT);
  return {
    async putEvent(entry) {
      const { FailedEntryCount, Entries } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount) throw new Error(Entries?.[0]?.ErrorMessage ?? "refused");
    },
  };
}
