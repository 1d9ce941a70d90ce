import { DETECTOR_ID } from "../aws/formats.ts";
import { PROTECTED_TAG } from "../aws/names.ts";
import { type Aws, action } from "../model/action.ts";
import type { Detector } from "../model/resource.ts";
import {
  administratorOf,
  detectorOf,
  detectorsHere,
  READ_DETECTORS,
  turn,
  UPDATE_DETECTOR,
} from "./guardduty/detectors.ts";

type Status = "ENABLED" | "DISABLED";
type Before = { readonly detectorId: string; readonly status: Status };

/** Turns a suspended detector of GuardDuty on again, with its features as they are (GuardDuty API reference, UpdateDetector). */
export const restoreGuardduty = action<Detector, Before>({
  id: "restore-guardduty",
  summary: "Turn a suspended detector of GuardDuty on again",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    cannot: [
      "find what happened while it was off",
      "make a detector again that was deleted, or bring back its findings, filters and lists",
      "turn features on again: which were on is not told",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "that a member account may turn its detector on while another account administers it",
      "what GuardDuty says of a detector that is gone, beside the words of its API's examples",
    ],
  },
  undoes: ["guardduty:UpdateDetector"],
  authority: "resource",
  permissions: { read: READ_DETECTORS, apply: [UPDATE_DETECTOR], revert: [UPDATE_DETECTOR] },
  name: ({ detectorId }) => `detector/${detectorId}`,

  async plan({ account, region, detectorId }, aws) {
    if (!DETECTOR_ID.pattern.test(detectorId))
      return { refused: `${JSON.stringify(detectorId)} is not ${DETECTOR_ID.is}` };
    const [detector, here, administrator] = await Promise.all([
      detectorOf(aws, detectorId),
      detectorsHere(aws),
      administratorOf(aws, detectorId),
    ]);
    if (detector === undefined)
      return { moot: `there is no detector ${detectorId} in ${region} of ${account}: ${instead(here)}` };
    const { Status: found, Features = [], Tags: tags = {} } = detector;
    if (found !== "ENABLED" && found !== "DISABLED")
      return { refused: `detector ${detectorId} is neither on nor off: ${JSON.stringify(found)}` };
    const off = Features.filter(({ Status }) => Status === "DISABLED").map(({ Name }) => Name);
    return {
      changes: [
        {
          hold: `detector/${detectorId}/status`,
          change: `detector ${detectorId}: ${found} → ENABLED`,
          before: { detectorId, status: found },
          ...(found === "ENABLED" && { inForce: true }),
        },
      ],
      affected: [],
      limits: [
        "what happened while it was off raised no finding, and raises none later",
        ...(off.length > 0 ? [`these of its features are off, and stay so: ${off.join(", ")}`] : []),
        ...(administrator && administrator !== account
          ? [`account ${administrator} administers GuardDuty here: it can turn this one off, or on, too`]
          : []),
      ],
      ...(tags[PROTECTED_TAG] === "true" && {
        protectedBy: `the tag ${PROTECTED_TAG} on detector ${detectorId}`,
      }),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: async (_target, { before }, aws) => turn(aws, before.detectorId, "ENABLED"),

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before }) => ({ ...before, now: await statusOf(aws, before) })),
    );
    const missing = found
      .filter(({ now }) => now !== "ENABLED" && now !== GONE)
      .map(({ detectorId, now }) => `detector ${detectorId} is ${now}`);
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const now = await statusOf(aws, before);
    return { before: before.status, set: "ENABLED", now, will: will(before, now), conflict: false };
  },

  async revert(_target, { before }, aws) {
    const now = await statusOf(aws, before);
    if (now === "ENABLED" && before.status === "DISABLED") await turn(aws, before.detectorId, "DISABLED");
    return { undone: will(before, now) };
  },
});

const GONE = "gone";

async function statusOf(aws: Aws, { detectorId }: Before): Promise<string> {
  const detector = await detectorOf(aws, detectorId);
  return detector === undefined ? GONE : (detector.Status ?? "unknown");
}

function will({ detectorId, status }: Before, now: string): string {
  if (now === GONE) return `nothing: detector ${detectorId} is gone`;
  return now === status ? `nothing: it is ${now}, as before` : `turn detector ${detectorId} off again`;
}

/** What people can do about a detector that was deleted. */
function instead([other]: readonly string[]): string {
  return other === undefined
    ? "make a new one by hand, in a member account from the account that administers GuardDuty"
    : `${other} is the one here now`;
}
