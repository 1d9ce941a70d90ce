import { SESSION_NAME } from "../../aws/formats.ts";
import { Unreadable } from "../../events/unreadable.ts";
import { agreed, arnIfAny, isSameName, looks, type PrincipalArn, told } from "./arn.ts";
import type { PrincipalClaims } from "./claims.ts";

/** The role with which a host proves its identity (EC2 user guide, "instance identity roles"); IAM has no role of that name. */
export const INSTANCE_IDENTITY = "aws:ec2-instance";

const ROLE_NAME = /^(?:[\w+=,.@-]{1,64}|aws:ec2-instance)$/;
const UNIQUE_ID = /^[\w+=,.@:-]{1,200}$/;
const ROLE_ID = /^AROA[A-Z0-9]{12,124}$/;

/**
 * A role's name, from every field that names it; throws `Unreadable` when they differ. The ARN in a record is the session's or the
 * role's.
 */
export function roleNamed(claims: PrincipalClaims) {
  const { arn, issuer, name } = claims;
  const isRoles = looks(arn, /^arn:[a-z-]{3,20}:iam:/);
  const sessionArn = isRoles ? undefined : sessionArnIn(claims);
  const arns = [isRoles ? arnIfAny(arn, "role") : undefined, arnIfAny(issuer?.arn, "role")].filter(
    (one) => one !== undefined,
  );
  const named = [
    sessionArn && { value: sessionArn.rest[0], field: sessionArn.field },
    ...arns.map(({ rest, field }) => ({ value: rest.at(-1), field })),
    issuer?.name,
    name,
  ];
  const names = named.map((one) => told(one, ROLE_NAME, "the name of a role"));
  return { name: agreed(names, isSameName), sessionArn, arns };
}

const RESERVED = /^arn:[a-z-]{3,20}:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\//;

/**
 * For a record without a session name, as in anonymised records, takes only the account where the issuer is a role of IAM Identity
 * Center: that path is reserved, so the session's ARN need not confirm the name.
 */
function sessionArnIn({ arn, issuer }: PrincipalClaims): PrincipalArn | undefined {
  const found = arnIfAny(arn, "assumed-role");
  if (found && found.rest.length > 2) throw new Unreadable(found.field, "is not the ARN of a role's session");
  return found?.rest.length === 1 && looks(issuer?.arn, RESERVED) ? { ...found, rest: [] } : found;
}

/**
 * A session's name, from every field that names it. `principalId` is the role's unique id, a colon and the session's name; without a
 * colon it names no session. Two role ids contradict each other when one has AWS's format; other text in an id's place ("1111", "tester")
 * identifies no role.
 */
export function sessionNamed({ principalId, issuer }: PrincipalClaims, sessionArn: PrincipalArn | undefined) {
  const userId = told(principalId, UNIQUE_ID, "a principal's unique id");
  const [roleId, sessionName] = partsOf(userId?.value ?? "");
  const ids = [
    told(issuer?.principalId, UNIQUE_ID, "a role's unique id"),
    userId && { value: roleId, field: userId.field },
  ];
  if (ids.some((id) => id !== undefined && ROLE_ID.test(id.value))) agreed(ids);
  const names = [
    sessionArn && { value: sessionArn.rest[1], field: sessionArn.field },
    userId && { value: sessionName, field: userId.field },
  ];
  return {
    userId: userId?.value ?? "",
    sessionName: agreed(names.map((one) => told(one, SESSION_NAME.pattern, SESSION_NAME.is))),
  };
}

/** An instance identity role's id contains colons: account:aws:ec2-instance. */
function partsOf(userId: string): readonly [roleId: string, sessionName: string | undefined] {
  const colon = userId.lastIndexOf(":");
  return colon < 0 ? [userId, undefined] : [userId.slice(0, colon), userId.slice(colon + 1)];
}
