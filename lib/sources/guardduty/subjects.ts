import {
  ACCESS_KEY_ID,
  type Format,
  IAM_NAME,
  INSTANCE_ID,
  SESSION_USER_ID,
  USER_ID,
} from "../../aws-formats.ts";
import { is, lineIfAny, text, textIfAny } from "../../event-field.ts";
import type { AccessKey, Instance, Place, RoleSession, User } from "../../signal.ts";
import { Unreadable } from "../../unreadable.ts";

const KEY = "detail.resource.accessKeyDetails";
const INSTANCE = "detail.resource.instanceDetails.instanceId";
const STOLEN_FROM_INSTANCE = /^UnauthorizedAccess:IAMUser\/InstanceCredentialExfiltration\b/;
const STOLEN_FROM_RESOURCE = /^UnauthorizedAccess:IAMUser\/ResourceCredentialExfiltration\b/;

const WORD: Format = { pattern: /^\w{1,32}$/, is: "a kind of credentials" };

/** Who used the credentials; the types that a playbook can ask for. */
export type UserType = "AssumedRole" | "IAMUser";

/** Whose credentials a finding is about, and which host is in the wrong hands; throws `Unreadable` unless it is a sample. */
export const subjects = (event: unknown, type: string, account: string, region: string, sample: boolean) => {
  const read = <T>(reader: () => T): T | undefined => {
    try {
      return reader();
    } catch (error) {
      // A sample's ids are made up ("GeneratedFindingPrincipalId"). Nothing is done with them: leave them out.
      if (sample && error instanceof Unreadable) return undefined;
      throw error;
    }
  };
  const place = { account, region: "global" };
  const userType = read(() => userTypeOf(event, type));
  const session = userType === "AssumedRole" ? read(() => sessionOf(event, type, place)) : undefined;
  const isUser = userType === "IAMUser";
  if (isUser) read(() => textIfAny(event, `${KEY}.principalId`, USER_ID));
  return {
    session,
    user: isUser ? read(() => userOf(event, place)) : undefined,
    accessKey: isUser ? read(() => accessKeyOf(event, place)) : undefined,
    instance: read(() => instanceOf(event, type, { account, region }, session)),
  };
};

/**
 * Why credentials of this kind are nobody's whom we may deny.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
const REFUSED: ReadonlyMap<string, string> = new Map([
  [
    "Root",
    "root cannot be denied by IAM: an SCP can, in a member account; otherwise change its password and keys by hand",
  ],
  [
    "FederatedUser",
    "a federated session is contained at the user who asked for it, and GuardDuty does not name that user",
  ],
  ["Role", "a role without a session would be all of its sessions: name the session"],
  ["AWSService", "an AWS service acted; it has no credentials of yours"],
  ["AWSAccount", "the credentials belong to another account; ask its owner"],
]);

const userTypeOf = (event: unknown, type: string): UserType | undefined => {
  if (type.startsWith("AttackSequence:"))
    throw new Unreadable(
      "detail.service.detection",
      "an attack sequence has a list of actors, which is not read yet",
    );
  const path = `${KEY}.userType`;
  const aboutCredentials = /^[^:]+:IAMUser\//.test(type);
  const userType = aboutCredentials ? text(event, path, WORD) : textIfAny(event, path, WORD);
  if (STOLEN_FROM_INSTANCE.test(type) && userType !== "AssumedRole")
    throw new Unreadable(
      path,
      "is not AssumedRole, and an instance's credentials are always a role's session",
    );
  if (userType === undefined || userType === "AssumedRole" || userType === "IAMUser") return userType;
  throw new Unreadable(
    path,
    REFUSED.get(userType) ?? `"${userType}" is not a kind of credentials known here`,
  );
};

const sessionOf = (event: unknown, type: string, place: Place): RoleSession => {
  const [roleId, sessionName] = text(event, `${KEY}.principalId`, SESSION_USER_ID).split(":") as [
    string,
    string,
  ];
  const roleName = text(event, `${KEY}.userName`, IAM_NAME);
  return { ...place, roleName, roleId, sessionName, workload: workloadOf(event, type, sessionName) };
};

/**
 * Who chose the session's name. Whoever may assume a role can call a session i-0abc…: only what GuardDuty itself says of the
 * credentials tells a host's session from that.
 */
const workloadOf = (event: unknown, type: string, sessionName: string): RoleSession["workload"] => {
  if (STOLEN_FROM_INSTANCE.test(type) && INSTANCE_ID.pattern.test(sessionName)) return "ec2";
  if (!STOLEN_FROM_RESOURCE.test(type)) return "caller";
  if (is(event, "detail.resource.lambdaDetails.functionName", sessionName)) return "lambda";
  const task = lineIfAny(event, "detail.resource.ecsClusterDetails.taskDetails.arn", 512);
  return task?.endsWith(`/${sessionName}`) ? "ecs" : "caller";
};

const userOf = (event: unknown, place: Place): User => ({
  ...place,
  userName: text(event, `${KEY}.userName`, IAM_NAME),
});

/** A temporary key (ASIA) of a user is a session from GetSessionToken: only a deny on the user stops it. */
const accessKeyOf = (event: unknown, place: Place): AccessKey | undefined => {
  const accessKeyId = textIfAny(event, `${KEY}.accessKeyId`, ACCESS_KEY_ID);
  if (!accessKeyId?.startsWith("AKIA")) return undefined;
  return { ...place, accessKeyId, userName: text(event, `${KEY}.userName`, IAM_NAME) };
};

const instanceOf = (
  event: unknown,
  type: string,
  place: Place,
  session?: RoleSession,
): Instance | undefined => {
  if (STOLEN_FROM_INSTANCE.test(type)) {
    const named = textIfAny(event, INSTANCE, INSTANCE_ID);
    if (named && session && named !== session.sessionName)
      throw new Unreadable(INSTANCE, `is ${named}, but the session is named ${session.sessionName}`);
    const instanceId = named ?? (session?.workload === "ec2" ? session.sessionName : undefined);
    return instanceId === undefined ? undefined : { ...place, instanceId };
  }
  if (!is(event, "detail.resource.resourceType", "Instance") && !/^[^:]+:EC2\//.test(type)) return undefined;
  const instanceId = text(event, INSTANCE, INSTANCE_ID);
  return isVictim(event, type) ? undefined : { ...place, instanceId };
};

/**
 * Brute force and port probes name the host that is attacked as often as the one that attacks. It is the attacker only when
 * the role or the direction says so and neither contradicts; in other types `resourceRole` is TARGET whoever the victim is.
 */
const isVictim = (event: unknown, type: string): boolean => {
  if (!/BruteForce|^Recon:EC2\/PortProbe/.test(type)) return false;
  const role = "detail.service.resourceRole";
  const direction = "detail.service.action.networkConnectionAction.connectionDirection";
  if (is(event, role, "TARGET") || is(event, direction, "INBOUND")) return true;
  return !is(event, role, "ACTOR") && !is(event, direction, "OUTBOUND");
};
