import { SESSION_NAME } from "../../aws-formats.ts";
import { Unreadable } from "../../unreadable.ts";
import { agreed, arnIfAny, looks, type PrincipalArn, told } from "./arn.ts";
import type { PrincipalClaims } from "./claims.ts";

/** The role that a host proves its identity with (EC2 user guide, "instance identity roles"); IAM has none of that name. */
export const INSTANCE_IDENTITY = "aws:ec2-instance";

const ROLE_NAME = /^(?:[\w+=,.@-]{1,64}|aws:ec2-instance)$/;
const UNIQUE_ID = /^[\w+=,.@:-]{1,200}$/;

/** A role's name, by all that name it; throws `Unreadable` when they differ. The ARN in a record is the session's or the role's. */
export const roleNamed = (claims: PrincipalClaims) => {
  const { arn, issuer, name } = claims;
  const isRoles = looks(arn, /^arn:[a-z-]{3,20}:iam:/);
  const sessionArn = isRoles ? undefined : arnIfAny(arn, "assumed-role");
  if (sessionArn && sessionArn.rest.length > 2)
    throw new Unreadable(sessionArn.field, "is not the ARN of a role's session");
  const arns = [isRoles ? arnIfAny(arn, "role") : undefined, arnIfAny(issuer?.arn, "role")].filter(
    (one) => one !== undefined,
  );
  const named = [
    sessionArn && { value: sessionArn.rest[0], field: sessionArn.field },
    ...arns.map(({ rest, field }) => ({ value: rest.at(-1), field })),
    issuer?.name,
    name,
  ];
  return { name: agreed(named.map((one) => told(one, ROLE_NAME, "the name of a role"))), sessionArn, arns };
};

/**
 * A session's name, by all that name it. `principalId` is the role's unique id, a colon and the session's name; without a
 * colon it names no session.
 */
export const sessionNamed = (
  { principalId, issuer }: PrincipalClaims,
  sessionArn: PrincipalArn | undefined,
) => {
  const userId = told(principalId, UNIQUE_ID, "a principal's unique id");
  const [roleId, sessionName] = partsOf(userId?.value ?? "");
  agreed([
    told(issuer?.principalId, UNIQUE_ID, "a role's unique id"),
    userId && { value: roleId, field: userId.field },
  ]);
  const names = [
    sessionArn && { value: sessionArn.rest[1], field: sessionArn.field },
    userId && { value: sessionName, field: userId.field },
  ];
  return {
    userId: userId?.value ?? "",
    sessionName: agreed(names.map((one) => told(one, SESSION_NAME.pattern, SESSION_NAME.is))),
  };
};

/** An instance identity role's id has colons of its own: account:aws:ec2-instance. */
const partsOf = (userId: string): readonly [roleId: string, sessionName: string | undefined] => {
  const colon = userId.lastIndexOf(":");
  return colon < 0 ? [userId, undefined] : [userId.slice(0, colon), userId.slice(colon + 1)];
};
