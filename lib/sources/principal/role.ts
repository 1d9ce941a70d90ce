import { INSTANCE_ID, ROLE_ID, SESSION_USER_ID } from "../../aws/formats.ts";
import { IDENTITY_CENTER_PATH, SERVICE_LINKED_PATH } from "../../aws/roles.ts";
import { present } from "../../events/event-field.ts";
import type { CameBy } from "../../model/actor.ts";
import type { Place } from "../../model/place.ts";
import type { RoleSession, Subjects } from "../../model/signal.ts";
import { accountOf, looks } from "./arn.ts";
import type { PrincipalClaims } from "./claims.ts";
import { needed, principal, UNTOUCHABLE } from "./containment.ts";
import { INSTANCE_IDENTITY, roleNamed, sessionNamed } from "./role-names.ts";

/**
 * A session of a role. A record names it up to three times: in the ARN, in `principalId` (role's id:session) and by its issuer, the role;
 * all must agree. Records do not show role chaining.
 */
export function sessionPrincipal(claims: PrincipalClaims): Subjects {
  const role = roleNamed(claims);
  const account = needed(
    accountOf([claims.account, claims.issuer?.account], [role.sessionArn, ...role.arns]),
    claims.account,
    claims,
  );
  const roleName = needed(role.name, claims.arn ?? claims.name, claims);
  const { userId, sessionName } = sessionNamed(claims, role.sessionArn);
  const special = specialOf(roleName, role.arns[0]?.rest.slice(0, -1));
  const roleId = SESSION_USER_ID.pattern.test(userId) ? userId.split(":")[0] : undefined;
  return principal(
    {
      kind: special === "serviceLinked" ? "service-linked-role" : "role-session",
      account,
      name: ["role", roleName, ...(sessionName === undefined ? [] : [sessionName])].join("/"),
      by: special === "identityCenter" ? "identity-center" : cameBy(claims),
    },
    claims,
    {
      untouchable:
        (special && UNTOUCHABLE[special]) ??
        (sessionName === undefined ? UNTOUCHABLE.noSession : undefined) ??
        (roleId === undefined ? UNTOUCHABLE.noRoleId : undefined),
      subjects: (place) => ({
        session: {
          ...place,
          roleName,
          roleId: roleId!,
          sessionName: sessionName!,
          workload: workloadOf(claims.attested, sessionName!),
        },
      }),
      login: isReserved(roleName, role.arns[0]?.rest.slice(0, -1)) ? sessionName : undefined,
      // All sessions of the role, for an approver who accepts that width.
      ...(special === undefined && {
        instead: (place: Place) => ({
          actingRole: present({ ...place, roleName, roleId: roleIdIn(userId) }),
        }),
      }),
    },
  );
}

function roleIdIn(userId: string): string | undefined {
  const [roleId = ""] = userId.split(":");
  return ROLE_ID.pattern.test(roleId) ? roleId : undefined;
}

/**
 * Whether a role cannot be edited in IAM, by its path. Only the role's ARN shows the path; without it the name must suffice, and the plan
 * reads the role itself.
 */
function specialOf(roleName: string, path: readonly string[] | undefined) {
  if (roleName === INSTANCE_IDENTITY) return "instanceIdentity";
  if (path ? `/${path[0]}/` === SERVICE_LINKED_PATH : roleName.startsWith("AWSServiceRoleFor"))
    return "serviceLinked";
  const reserved = path ? `/${path[0]}/` === IDENTITY_CENTER_PATH : roleName.startsWith("AWSReservedSSO_");
  return reserved ? "identityCenter" : undefined;
}

/**
 * Whether only IAM Identity Center opens the role's sessions, each under the person's name: no other principal can create a role in that
 * path. Without a path the name must match completely, final digits included.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-and-iam-roles.html
 */
function isReserved(roleName: string, path: readonly string[] | undefined): boolean {
  return (
    roleName.startsWith("AWSReservedSSO_") &&
    (path
      ? path[0] === "aws-reserved" && path[1] === "sso.amazonaws.com"
      : /^AWSReservedSSO_[\w+=,.@-]{1,32}_[0-9a-f]{16}$/.test(roleName))
  );
}

function cameBy({ attested, federatedBy }: PrincipalClaims): CameBy | undefined {
  if (attested !== undefined || typeof federatedBy?.value !== "string") return attested;
  if (looks(federatedBy, /:oidc-provider\/oidc\.eks\.[\w-]+\./)) return "eks";
  return looks(federatedBy, /:saml-provider\//) ? "saml" : "web-identity";
}

/** A pod with IRSA chooses its session name, as does every principal whose credentials AWS does not attest. */
function workloadOf(attested: PrincipalClaims["attested"], sessionName: string): RoleSession["workload"] {
  return attested === undefined || (attested === "ec2" && !INSTANCE_ID.pattern.test(sessionName))
    ? "caller"
    : attested;
}
