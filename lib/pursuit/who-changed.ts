import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import type { Engine } from "../engine/engine.ts";
import { holdName } from "../ledger/holds.ts";
import type { AnyAction, Aws } from "../model/action.ts";
import type { ChangedBy, DriftCall } from "../model/drift.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
import { changingCall, type LostChange } from "./changing-call.ts";
import { GLOBAL_REGION } from "./look-for-opened.ts";
import { namesOfHold } from "./named-in.ts";

/** How far back event history is looked up, in milliseconds. */
const LOOK_BACK = 3_600_000;

/** The most lookups of one verification: event history answers two a second per account (CloudTrail quotas). */
const MOST_LOOKUPS = 6;

/** A change that a verification found missing, with the calls that can have changed it. */
export function lostChange(step: StepRecord, change: ChangeRecord, action: AnyAction): LostChange {
  const { apply, revert } = action.permissions;
  const own = [...apply, ...revert]
    .flatMap(({ actions }) => actions.map((one) => one.split(":")[1] ?? ""))
    .filter((call) => call !== "" && !/^(Get|Describe|List|PassRole$)/.test(call));
  return {
    step: step.n,
    target: step.target,
    change,
    names: namesOfHold(holdName(step.target, change)),
    calls: [...new Set(own)],
  };
}

/**
 * Who made the changes that a verification found: by the call that told of them, else by CloudTrail's event history of the last hour.
 * A lookup that fails leaves a change unknown. Undefined where nothing can be looked up.
 *
 * @param told the CloudTrail record that caused the verification
 */
export async function whoChanged(
  { id, changedBy }: Pick<Response, "id" | "changedBy">,
  lost: readonly LostChange[],
  engine: Engine,
  told?: unknown,
): Promise<ChangedBy | undefined> {
  const open = lost.filter(({ calls }) => calls.length > 0);
  if (open.length === 0) return undefined;
  const known = [...(changedBy?.calls ?? []).filter((call) => open.some((one) => isOf(call, one)))];
  const found = [
    ...known,
    ...open
      .filter((one) => !known.some((call) => isOf(call, one)))
      .flatMap((one) => changingCall(told, one) ?? []),
  ];
  const asked = open.filter((one) => !found.some((call) => isOf(call, one)));
  const calls = [...found, ...(await lookedUp(id, asked, engine))];
  return {
    calls,
    unknown: open
      .filter((one) => !calls.some((call) => isOf(call, one)))
      .map(({ step, change: { hold } }) => ({ step, hold })),
    looks: (changedBy?.looks ?? 0) + 1,
    at: engine.now().toISOString(),
  };
}

function isOf({ step, hold }: DriftCall, lost: LostChange): boolean {
  return step === lost.step && hold === lost.change.hold;
}

/** The latest call of each change in event history, one lookup after the other. */
async function lookedUp(
  id: string,
  lost: readonly LostChange[],
  engine: Engine,
): Promise<readonly DriftCall[]> {
  const wanted = new Map<string, { readonly door: () => Aws; readonly call: string }>();
  for (const { target, change, calls } of lost) {
    const place = { account: target.account, region: regionOf(change.region ?? target.region) };
    for (const call of calls)
      wanted.set(`${place.region}/${call}`, { call, door: () => engine.aws(place, id) });
  }
  const records: unknown[] = [];
  for (const { call, door } of [...wanted.values()].slice(0, MOST_LOOKUPS))
    records.push(...(await eventsOf(call, door).catch(() => [])));
  return lost.flatMap((one) => {
    const found = records.flatMap((record) => changingCall(record, one) ?? []);
    return found.sort((a, b) => a.at.localeCompare(b.at)).slice(-1);
  });
}

function regionOf(region: string): string {
  return region === "global" ? GLOBAL_REGION : region;
}

async function eventsOf(call: string, door: () => Aws): Promise<readonly unknown[]> {
  const aws = door();
  const { Events = [] } = await aws.client(CloudTrailClient).send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: call }],
      StartTime: new Date(aws.now().getTime() - LOOK_BACK),
      MaxResults: 50,
    }),
  );
  return Events.flatMap(({ CloudTrailEvent }) => {
    try {
      return [JSON.parse(CloudTrailEvent ?? "")];
    } catch {
      return [];
    }
  });
}
