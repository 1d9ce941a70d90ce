import { attack } from "../attack.ts";
import type { Company, Role, Session, User } from "../company.ts";
import { ATTACKER, guardDutyFinding } from "../finding-parts.ts";
import { callsWith, policiesOf, statusOf } from "../look-at.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";
import { newSession } from "../victims/session.ts";
import { newTask, taskStateOf } from "../victims/task.ts";
import { newUser } from "../victims/user.ts";

export const attackSequence = attack({
  story: "a user and a session attack together, and a host and a task are taken",
  victim: async (company, name) => {
    const [user, assumed, host, task] = await Promise.all([
      newUser(company, name),
      newSession(company, `${name}-role`),
      newHost(company, name),
      newTask(company, `${name}-task`),
    ]);
    return { user, assumed, host, task };
  },
  events: (company, { user, assumed: { role, session }, host: { host }, task }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "AttackSequence:IAM/CompromisedCredentials",
        title: "Potential credential compromise indicated by a sequence of actions.",
        description: "A sequence of actions indicates a possible credential compromise.",
        resource: { resourceType: "AttackSequence" },
        service: {
          featureName: "Correlation",
          detection: {
            sequence: {
              uid: `sequence-of-${user.name}`,
              description: "A sequence of actions.",
              actors: [userActor(company, user), sessionActor(company, role, session)],
              resources: [
                resource(
                  company,
                  "EC2_INSTANCE",
                  `ec2:${company.region}:${company.account}:instance/${host.id}`,
                ),
                resource(company, "ECS_TASK", task.taskArn.replace(/^arn:aws:/, "")),
              ],
              endpoints: [{ id: "endpoint-1", ip: ATTACKER.ipAddressV4 }],
              signals: [],
            },
          },
        },
        severity: 9,
      },
    ),
  ],
  // Stopping a task has no undo, so it requires approval.
  answers: ["contained", "waiting"],
  look: (company, { user, assumed: { role, session, neighbour }, host, task }) => ({
    "the user's key": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "policies of the user": policiesOf(company, { user: user.name }),
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session under another name": callsWith(company, neighbour.credentials),
    "policies of the session's role": policiesOf(company, { role: role.name }),
    ...hostSeen(company, host),
    "the task": taskStateOf(company, task.clusterName, task.taskArn),
    "another task of its cluster": taskStateOf(company, task.clusterName, task.otherTaskArn),
  }),
  held: {
    "the user's key": "Inactive",
    "calls with the user's other key": "refused",
    "policies of the user": "2 policies",
    "calls with the session": "refused",
    "policies of the session's role": "2 policies",
    ...HOST_CUT,
    "the task": "STOPPED",
  },
  stays: { ...HOST_EVIDENCE, "the task": "STOPPED" },
});

function userActor(company: Company, { name, id, keys }: User) {
  return actor(company, { name, uid: id, type: "IAMUser", credentialUid: keys[0]!.accessKeyId });
}

function sessionActor(company: Company, { name, arn }: Role, { userId, credentials }: Session) {
  return actor(
    company,
    { name, uid: userId, type: "AssumedRole", credentialUid: credentials.accessKeyId },
    arn,
  );
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Actor.html */
function actor({ account }: Company, user: { uid: string } & Record<string, string>, issuer = "") {
  return {
    id: `USER:${user.uid}`,
    user: { ...user, account: { uid: account, account: "company" } },
    session: {
      uid: "1234567891",
      mfaStatus: "DISABLED",
      createdTime: Math.floor(Date.now() / 1_000) - 600,
      issuer,
    },
  };
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ResourceV2.html */
function resource({ account, region }: Company, resourceType: string, name: string) {
  return {
    resourceType,
    uid: `arn:aws:${name}`,
    name: name.split("/").at(-1),
    accountId: account,
    region,
    data: {},
  };
}
