import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { PROTECTED_TAG } from "../aws/names.ts";
import { type Aws, action, type Plan } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Trail } from "../model/resource.ts";
import { blindSpots, selectorsOf, TRAIL_SELECTORS } from "./cloudtrail/blind-spots.ts";
import {
  FIND_TRAIL,
  findTrail,
  notATrail,
  statusOf,
  TRAIL_STATUS,
  TRAIL_TAGS,
  TRAILS,
  trailTags,
  unlessNoTrail,
} from "./cloudtrail/trails.ts";

type Before = {
  readonly trailName: string;
  readonly isLogging: boolean;
  /** ISO 8601 UTC, or null where it was never stopped. */
  readonly stoppedAt: string | null;
};

/** Makes a trail of CloudTrail record again after StopLogging (CloudTrail API reference, StartLogging: in its home Region only). */
export const restoreTrailLogging = action<Trail, Before>({
  id: "restore-trail-logging",
  summary: "Make a stopped trail of CloudTrail record again",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    cannot: [
      "bring back what was not recorded meanwhile: the event history has 90 days of management events",
      "repair a trail that was narrowed, or whose bucket or key refuses it",
      "make a trail again that was deleted: its recorded past may be the intruder's; deploy it from the code that made it",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: ["how long after StartLogging CloudTrail delivers again"],
  },
  undoes: ["cloudtrail:StopLogging"],
  authority: "resource",
  permissions: {
    read: [FIND_TRAIL, TRAIL_STATUS, TRAIL_SELECTORS, TRAIL_TAGS],
    apply: [allow(["cloudtrail:StartLogging"], TRAILS)],
    revert: [allow(["cloudtrail:StopLogging"], TRAILS)],
  },
  name: ({ trailName }) => `trail/${trailName}`,

  async plan(target, aws) {
    const wrong = notATrail(target);
    if (wrong) return { refused: wrong };
    const found = await findTrail(aws, target);
    if (!("trail" in found)) return "moot" in found ? { moot: `${found.moot}: ${RECREATE}` } : found;
    return planFor(target, found.trail, aws);
  },

  async apply(_target, { before }, aws) {
    await unlessNoTrail(
      aws.client(CloudTrailClient).send(new StartLoggingCommand({ Name: before.trailName })),
    );
  },

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before }) => ({ ...before, now: await loggingOf(aws, before) })),
    );
    const missing = found
      .filter(({ now }) => now === "off")
      .map(({ trailName }) => `trail ${trailName} is off`);
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const now = await loggingOf(aws, before);
    return { before: onOrOff(before.isLogging), set: "on", now, will: will(before, now), conflict: false };
  },

  async revert(_target, { before }, aws) {
    const now = await loggingOf(aws, before);
    if (now === "on" && !before.isLogging)
      await unlessNoTrail(
        aws.client(CloudTrailClient).send(new StopLoggingCommand({ Name: before.trailName })),
      );
    return { undone: will(before, now) };
  },
});

const RECREATE = "one that was deleted is made again from the code that made it";

async function planFor(
  { trailName }: Trail,
  trail: Parameters<typeof trailTags>[1],
  aws: Aws,
): Promise<Plan<Before>> {
  const [status, selectors, tags] = await Promise.all([
    statusOf(aws, trailName),
    selectorsOf(aws, trailName),
    trailTags(aws, trail),
  ]);
  const { IsLogging: isLogging = false, StopLoggingTime: stopped, LatestDeliveryError } = status ?? {};
  const stoppedAt = stopped?.toISOString() ?? null;
  const since = stoppedAt && !isLogging ? ` since ${stoppedAt}` : "";
  return {
    changes: [
      {
        hold: `trail/${trailName}/logging`,
        change: `trail ${trailName}: ${onOrOff(isLogging)}${since} → on`,
        before: { trailName, isLogging, stoppedAt },
        ...(isLogging && { inForce: true }),
      },
    ],
    affected: [],
    limits: [
      `what happened${since || " while it was off"} is in no log of this trail; the event history has its management events`,
      ...(LatestDeliveryError
        ? [`the last delivery failed with ${errorCode(LatestDeliveryError)}: look at the bucket and the key`]
        : []),
      ...blindSpots(trail, selectors),
    ],
    ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on trail ${trailName}` }),
    asset: { tags, reach: "target", groups: [] },
  };
}

/** S3's error code: what else could stand there reaches no terminal. */
function errorCode(text: string): string {
  return /^[A-Za-z]{1,60}/.exec(text)?.[0] ?? "an error";
}

function onOrOff(isLogging: boolean) {
  return isLogging ? "on" : "off";
}

/** "on", "off", or "gone". */
async function loggingOf(aws: Aws, { trailName }: Before): Promise<string> {
  const status = await statusOf(aws, trailName);
  return status === undefined ? "gone" : onOrOff(status.IsLogging === true);
}

function will({ trailName, isLogging }: Before, now: string): string {
  if (now === "gone") return `nothing: trail ${trailName} is gone`;
  return now === onOrOff(isLogging) ? `nothing: it is ${now}, as before` : `stop trail ${trailName} again`;
}
