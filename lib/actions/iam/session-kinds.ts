import type { RoleSession } from "../../model/signal.ts";

/**
 * Names that one service or tool gives to the sessions of all whom it serves (their documentation and public logs; not
 * verified on AWS): to deny one of them is to deny them all.
 */
const ONE_NAME_FOR_ALL: Readonly<Record<string, string>> = {
  CognitoIdentityCredentials: "every user of every Cognito identity pool whose users get this role",
  GitHubActions: "every workflow that GitHub's own action signs in and that gives its sessions no name",
  GlueJobRunnerSession: "every job of AWS Glue that runs with this role",
  AWSCloudFormation: "every stack that CloudFormation deploys with this role",
};

function sharedBy({ sessionName }: RoleSession): string | undefined {
  return Object.hasOwn(ONE_NAME_FOR_ALL, sessionName) ? ONE_NAME_FOR_ALL[sessionName] : undefined;
}

/** Whether others beside the named session may have the same name: where AWS does not attest who chose it. */
export function isShared(session: RoleSession): boolean {
  return session.workload === "caller" || sharedBy(session) !== undefined;
}

/** Who is hit by a deny of the sessions of one name; for `Plan.affected`. */
export function whoIsHit(session: RoleSession): string[] {
  const { roleName, sessionName, workload } = session;
  const all = sharedBy(session);
  if (all !== undefined)
    return [`all sessions of role ${roleName} that are named ${sessionName}: ${all}, now and later`];
  const theirs = `its credentials of role ${roleName}, those that it fetches later too`;
  switch (workload) {
    case "ec2":
      return [`exactly host ${sessionName}: ${theirs}`];
    case "ecs":
      return [`exactly task ${sessionName}: ${theirs}`];
    case "lambda":
      return [
        `function ${sessionName}, in every Region where one of that name runs with role ${roleName}: ${theirs}`,
        `whoever calls function ${sessionName}`,
      ];
    case "eks":
      return [`the pods whose credentials are named ${sessionName}: ${theirs}`];
    case "roles-anywhere":
      return [`the certificate with serial number ${sessionName}: ${theirs}`];
    case "caller":
      return [
        `whoever assumes role ${roleName} chooses the session's name: every session named ${sessionName} is cut, now and later`,
        `whoever uses role ${roleName} by \`aws login\` may have to sign in again`,
      ];
  }
}

/** What stays possible, by who chose the name; for `Plan.limits`. */
export function limitsOf(session: RoleSession): string[] {
  const { roleName, sessionName, workload } = session;
  if (sessionName === "CognitoIdentityCredentials")
    return [
      "one user of the pool is denied by cognito-identity.amazonaws.com:sub, which needs its identity id",
    ];
  switch (workload) {
    case "ec2":
      return [
        `other roles that ${sessionName} has credentials of live on: Systems Manager's host management gives one without a profile`,
      ];
    case "ecs":
      return [
        "the task runs on, and a task that its service starts instead has another name: contain the task too",
        "the role that ECS itself starts tasks with is another one",
      ];
    case "lambda":
      return [
        `function ${sessionName} still runs, with no permissions: whoever can change its code keeps that power`,
      ];
    case "eks":
      return [
        `a pod of the same service account gets new credentials of role ${roleName} under another name: delete the pod and its association`,
      ];
    case "roles-anywhere":
      return [
        "where a profile accepts role session names, whoever holds the certificate can take another name: disable the profile",
        `another certificate of the same authority can have a session of role ${roleName}: disable the trust anchor or the profile`,
      ];
    case "caller":
      return [
        `whoever may assume role ${roleName} can do so under another name: contain where the session came from too`,
      ];
  }
}
