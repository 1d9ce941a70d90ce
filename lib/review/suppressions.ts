import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { brakeItem, noBrakeItem, readBrakes } from "../ledger/suppressions.ts";
import type { Brake } from "../model/suppression.ts";
import { type AuthenticatedCommand, madeItem } from "./command.ts";
import { mustBeLead } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

const KINDS = { mute: "mute", unmute: "mute", pause: "pause", resume: "pause" } as const;

/** Sets or ends a suppression. Any approver may set one, because it only makes Cordon stricter; only a lead may end one. */
export async function setBrake(
  made: AuthenticatedCommand<"mute" | "unmute" | "pause" | "resume">,
  reviewer: Reviewer,
): Promise<Brake> {
  const { decision, person } = made;
  const { table, now } = reviewer;
  const { scope, reason } = decision;
  const kind = KINDS[decision.kind];
  const at = now().toISOString();
  if ("until" in decision) {
    // Times are compared as text.
    const until = new Date(decision.until).toISOString();
    const brake = { kind, scope, reason, by: person.key, at, until };
    await write([brakeItem(table, brake)]);
    return brake;
  }
  mustBeLead(person, `ending a ${kind}`, reviewer);
  const found = (await readBrakes(table, now())).find((one) => one.kind === kind && one.scope === scope);
  if (found === undefined)
    throw new Rejected(
      "not-found",
      scope === "all" ? "Cordon is not paused" : `${scope} is not ${kind === "mute" ? "muted" : "paused"}`,
    );
  await write([noBrakeItem(table, found)]);
  return { ...found, until: at };

  async function write(items: ReturnType<typeof brakeItem>[]): Promise<void> {
    const TransactItems = [...items, madeItem(made, scope, reviewer)];
    await table.client.send(new TransactWriteItemsCommand({ TransactItems }));
  }
}
