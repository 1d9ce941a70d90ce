import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aKeyOf, aSessionOf } from "../finding-resources.ts";
import { callsWith, passwordOf, policiesOf, statusOf } from "../look-at.ts";
import { newSession } from "../victims/session.ts";
import { newUser } from "../victims/user.ts";

// A person of IAM Identity Center is played in account-taken-over.
export const anomalousApiUse = attack({
  story: "a user and a session of a role make calls that they never made",
  victim: async (company, name) => {
    const [user, assumed] = await Promise.all([newUser(company, name), newSession(company, `${name}-role`)]);
    return { user, ...assumed };
  },
  events: (company, { user, role, session }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Persistence:IAMUser/AnomalousBehavior",
        title: "A user made access keys, unlike before.",
        description: `User ${user.name} invoked CreateAccessKey in an anomalous way.`,
        resource: aKeyOf(user),
        call: { api: "CreateAccessKey", serviceName: "iam.amazonaws.com" },
        severity: 5,
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "Exfiltration:IAMUser/AnomalousBehavior",
        title: "A session of a role made snapshots, unlike before.",
        description: `A session of role ${role.name} invoked CreateSnapshot in an anomalous way.`,
        resource: aSessionOf(role, session),
        call: { api: "CreateSnapshot", serviceName: "ec2.amazonaws.com" },
      },
    ),
  ],
  // Every principal that may assume the role could use this session name: others may be affected, with weak evidence.
  answers: ["contained", "waiting"],
  look: (company, { user, role, session, neighbour }) => ({
    "the key that was used": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "the user's password": passwordOf(company, user.name),
    "policies of the user": policiesOf(company, { user: user.name }),
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session of the role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
  }),
  held: {
    "the key that was used": "Inactive",
    "calls with the user's other key": "refused",
    "policies of the user": "2 policies",
    "calls with the session": "refused",
    "policies of the role": "2 policies",
  },
});
