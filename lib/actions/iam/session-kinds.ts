import type { RoleSession } from "../../model/signal.ts";

/**
 * Session names that one service or tool uses for all its users (their documentation and public logs; not verified on AWS): a deny of one
 * name denies all of them.
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

/** Whether other sessions may have the same name: true where AWS does not attest who chose it. */
export function isShared(session: RoleSession): boolean {
  return session.workload === "caller" || sharedBy(session) !== undefined;
}

/** The principals that a deny of one session name affects; for `Plan.affected`. */
export function whoIsHit(session: RoleSession): string[] {
  const { roleName, sessionName, workload } = session;
  const all = sharedBy(session);
  if (all !== undefined)
    return [`all sessions of role ${roleName} that are named ${sessionName}: ${all}, now and later`];
  const theirs = `its current and future credentials for role ${roleName}`;
  switch (workload) {
    case "ec2":
      return [`only instance ${sessionName}: ${theirs}`];
    case "ecs":
      return [`only task ${sessionName}: ${theirs}`];
    case "lambda":
      return [
        `function ${sessionName} in every Region where one of that name runs with role ${roleName}: ${theirs}`,
        `all callers of function ${sessionName}`,
      ];
    case "eks":
      return [`the pods whose credentials are named ${sessionName}: ${theirs}`];
    case "roles-anywhere":
      return [`the certificate with serial number ${sessionName}: ${theirs}`];
    case "caller":
      return [
        `every session named ${sessionName}, now and later: who assumes role ${roleName} chooses its name`,
        `users of role ${roleName} through \`aws login\`: they may have to sign in again`,
      ];
  }
}

/** What remains possible after the deny, by who chose the name; for `Plan.limits`. */
export function limitsOf(session: RoleSession): string[] {
  const { roleName, sessionName, workload } = session;
  if (sessionName === "CognitoIdentityCredentials")
    return [
      "One user of the pool cannot be denied here: that takes cognito-identity.amazonaws.com:sub and the identity id",
    ];
  switch (workload) {
    case "ec2":
      return [
        `Credentials of other roles on ${sessionName} stay valid: Systems Manager's host management gives one without a profile`,
      ];
    case "ecs":
      return [
        "The task keeps running, and a replacement has another name: contain the task too",
        "The role that ECS itself starts tasks with is not denied",
      ];
    case "lambda":
      return [
        `Function ${sessionName} keeps running without permissions: anyone who can change its code still can`,
      ];
    case "eks":
      return [
        `A pod of the same service account gets new credentials of role ${roleName} under another name: delete the pod and its association`,
      ];
    case "roles-anywhere":
      return [
        "Where a profile accepts role session names, the holder of the certificate can take another name: disable the profile",
        `Another certificate of the same authority can have a session of role ${roleName}: disable the trust anchor or the profile`,
      ];
    case "caller":
      return [
        `Anyone who may assume role ${roleName} can do so under another name: contain where the session came from too`,
      ];
  }
}
