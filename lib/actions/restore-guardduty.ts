import { DETECTOR_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import type { Detector } from "../model/resource.ts";
import { malformed } from "./facts/malformed.ts";
import { protection } from "./facts/tags.ts";
import { switches } from "./facts/two-states.ts";
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

const NO_FINDINGS = "Events of the time without GuardDuty raise no findings, not even later";

/** Enables a suspended GuardDuty detector again, with its features unchanged (GuardDuty API reference, UpdateDetector). */
export const restoreGuardduty = action<Detector, Before>({
  id: "restore-guardduty",
  summary: "Enable a suspended GuardDuty detector again",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    limits: [
      NO_FINDINGS,
      "A deleted detector is not made again, and its findings, filters and lists are not recovered",
      "Features are not turned on again: GuardDuty does not tell which were on",
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
    const wrong = malformed([detectorId, DETECTOR_ID]);
    if (wrong) return wrong;
    const [detector, here, administrator] = await Promise.all([
      detectorOf(aws, detectorId),
      detectorsHere(aws),
      administratorOf(aws, detectorId),
    ]);
    if (detector === undefined)
      return { moot: `detector ${detectorId} does not exist in ${region} of ${account}: ${instead(here)}` };
    const { Status: found, Features = [], Tags: tags = {} } = detector;
    if (found !== "ENABLED" && found !== "DISABLED")
      return { refused: `detector ${detectorId} is neither enabled nor disabled: ${JSON.stringify(found)}` };
    const off = Features.filter(({ Status }) => Status === "DISABLED").map(({ Name }) => Name);
    return {
      changes: [
        {
          hold: `detector/${detectorId}/status`,
          of: `detector ${detectorId}`,
          from: found,
          to: "ENABLED",
          before: { detectorId, status: found },
          ...(found === "ENABLED" && { inForce: true }),
        },
      ],
      affected: [],
      limits: [
        NO_FINDINGS,
        ...(off.length > 0 ? [`These features are disabled and stay so: ${off.join(", ")}`] : []),
        ...(administrator && administrator !== account
          ? [
              `Account ${administrator} administers GuardDuty here: it can disable or enable this detector too`,
            ]
          : []),
      ],
      ...protection([`detector ${detectorId}`, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: async (_target, { before }, aws) => turn(aws, before.detectorId, "ENABLED"),

  ...switches<Detector, Before>((aws, { detectorId, status }) => ({
    name: `detector ${detectorId}`,
    words: { set: "ENABLED", other: "DISABLED" },
    wasSet: status === "ENABLED",
    isSet: async () => {
      const detector = await detectorOf(aws, detectorId);
      return detector && detector.Status === "ENABLED";
    },
    reset: () => turn(aws, detectorId, "DISABLED"),
    will: `disable detector ${detectorId} again`,
  })),
});

/** What an operator can do about a deleted detector. */
function instead([other]: readonly string[]): string {
  return other === undefined
    ? "make a new one by hand, in a member account from the account that administers GuardDuty"
    : `${other} is the one here now`;
}
