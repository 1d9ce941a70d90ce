import { attack } from "../attack.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { newSession } from "../victims/session.ts";
import { newStoppedTrail, recordingOf } from "../victims/trail.ts";

export const trailStopped = attack({
  story: "a role's session stops a trail of CloudTrail",
  victim: async (company, name) => ({
    ...(await newSession(company, name)),
    trail: await newStoppedTrail(company, name),
    other: await newStoppedTrail(company, `${name}-2`),
  }),
  events: (company, { role, session, trail }) => [
    recordedCall(company, {
      by: { role, session },
      service: "cloudtrail",
      name: "StopLogging",
      requestParameters: { name: trail.trailArn },
    }),
  ],
  answers: ["contained"],
  look: (company, victim) => ({
    "the trail": recordingOf(company, victim.trail.trailName),
    "a trail that was stopped before": recordingOf(company, victim.other.trailName),
    ...sessionSeen(company, victim),
  }),
  held: { "the trail": "records", ...SESSION_CUT },
});
