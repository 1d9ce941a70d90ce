import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Trail } from "../model/resource.ts";
import { blindSpots, selectorsOf, TRAIL_SELECTORS } from "./cloudtrail/blind-spots.ts";
import {
  FIND_TRAIL,
  findTrail,
  isLogging,
  notATrail,
  setLogging,
  statusOf,
  TRAIL_STATUS,
  TRAIL_TAGS,
  TRAILS,
  trailTags,
} from "./cloudtrail/trails.ts";
import { protection } from "./facts/tags.ts";
import { switches } from "./facts/two-states.ts";

type Before = {
  readonly trailName: string;
  readonly isLogging: boolean;
  /** ISO 8601 UTC; null where logging was never stopped. */
  readonly stoppedAt: string | null;
};

/**
 * Starts logging again on a CloudTrail trail that StopLogging stopped (CloudTrail API reference, StartLogging: in its home Region only).
 */
export const restoreTrailLogging = action<Trail, Before>({
  id: "restore-trail-logging",
  summary: "Start logging again on a stopped CloudTrail trail",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    limits: [
      "Events of the time without logging are not recovered: the event history has 90 days of management events",
      "A trail that was narrowed, or whose bucket or key refuses it, is not repaired",
      "A deleted trail is not made again, because its recorded past may be the intruder's: deploy it from code",
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
    if (wrong) return wrong;
    const found = await findTrail(aws, target);
    if ("moot" in found)
      return { moot: `${found.moot}: a deleted trail is made again from the code that made it` };
    if ("refused" in found) return found;
    const { trail } = found;
    const { trailName } = target;
    const [status, selectors, tags] = await Promise.all([
      statusOf(aws, trailName),
      selectorsOf(aws, trailName),
      trailTags(aws, trail),
    ]);
    const { IsLogging = false, StopLoggingTime: stopped, LatestDeliveryError } = status ?? {};
    const stoppedAt = stopped?.toISOString() ?? null;
    const since = stoppedAt && !IsLogging ? `since ${stoppedAt}` : "of the time without logging";
    return {
      changes: [
        {
          hold: `trail/${trailName}/logging`,
          of: `trail ${trailName}`,
          from: IsLogging ? WORDS.set : WORDS.other,
          to: WORDS.set,
          before: { trailName, isLogging: IsLogging, stoppedAt },
          ...(IsLogging && { inForce: true }),
        },
      ],
      affected: [],
      limits: [
        `Events ${since} are in no log of this trail; the event history has the management events`,
        ...(LatestDeliveryError
          ? [`The last delivery failed with ${errorCode(LatestDeliveryError)}: check the bucket and the key`]
          : []),
        ...blindSpots(trail, selectors),
      ],
      ...protection([`trail ${trailName}`, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: (_target, { before }, aws) => setLogging(aws, before.trailName, true),

  ...switches<Trail, Before>((aws, { trailName, isLogging: wasSet }) => ({
    name: `trail ${trailName}`,
    words: WORDS,
    wasSet,
    isSet: () => isLogging(aws, trailName),
    reset: () => setLogging(aws, trailName, false),
    will: `stop logging on trail ${trailName} again`,
  })),
});

const WORDS = { set: "logging", other: "not logging" };

/** Returns S3's error code only: other text in this field must not reach a terminal. */
function errorCode(text: string): string {
  return /^[A-Za-z]{1,60}/.exec(text)?.[0] ?? "an error";
}
