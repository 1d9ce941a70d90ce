import { attack } from "../attack.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { detectorStateOf, newSuspendedDetector } from "../victims/detector.ts";
import { newSession } from "../victims/session.ts";

export const guarddutySwitchedOff = attack({
  story: "a role's session suspends the detector of GuardDuty",
  victim: async (company, name) => ({
    ...(await newSession(company, name)),
    detector: await newSuspendedDetector(company),
    other: await newSuspendedDetector(company),
  }),
  events: (company, { role, session, detector }) => [
    recordedCall(company, {
      by: { role, session },
      service: "guardduty",
      name: "UpdateDetector",
      requestParameters: { detectorId: detector.detectorId, enable: false },
    }),
  ],
  answers: ["contained"],
  look: (company, victim) => ({
    "the detector": detectorStateOf(company, victim.detector.detectorId),
    "another detector": detectorStateOf(company, victim.other.detectorId),
    ...sessionSeen(company, victim),
  }),
  held: { "the detector": "ENABLED", ...SESSION_CUT },
});
