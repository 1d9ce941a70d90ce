import { at, is, isThere, lineIfAny } from "../../events/event-field.ts";
import { type Claim, claimAt, type PrincipalClaims } from "../principal/claims.ts";

const IDENTITY = "detail.userIdentity";
const CONTEXT = `${IDENTITY}.sessionContext`;
const ISSUER = `${CONTEXT}.sessionIssuer`;

/** The claims of a CloudTrail record about the actor. */
export function identityOf(event: unknown, here: string): PrincipalClaims {
  const claim = (field: string): Claim => claimAt(event, field);
  const isRole = is(event, `${IDENTITY}.type`, "AssumedRole") || is(event, `${IDENTITY}.type`, "Role");
  return {
    type: claim(`${IDENTITY}.type`),
    here,
    account: claim(`${IDENTITY}.accountId`),
    // For a role's session this field is undocumented; in some records its value is not the role's name.
    ...(!isRole && { name: claim(`${IDENTITY}.userName`) }),
    principalId: claim(`${IDENTITY}.principalId`),
    arn: claim(`${IDENTITY}.arn`),
    accessKeyId: claim(`${IDENTITY}.accessKeyId`),
    issuer: {
      type: claim(`${ISSUER}.type`),
      account: claim(`${ISSUER}.accountId`),
      arn: claim(`${ISSUER}.arn`),
      name: claim(`${ISSUER}.userName`),
      principalId: claim(`${ISSUER}.principalId`),
    },
    issuedAt: claim(`${CONTEXT}.attributes.creationDate`),
    mfa: claim(`${CONTEXT}.attributes.mfaAuthenticated`),
    invokedBy: claim(`${IDENTITY}.invokedBy`),
    signInSession: told(
      claim(`${CONTEXT}.signInSessionArn`),
      claim("detail.additionalEventData.signInSessionArn"),
    ),
    onBehalfOf: claim(`${IDENTITY}.onBehalfOf.userId`),
    identityStore: claim(`${IDENTITY}.onBehalfOf.identityStoreArn`),
    federatedBy: told(
      claim(`${CONTEXT}.webIdFederationData.federatedProvider`),
      claim("detail.additionalEventData.SamlProviderArn"),
    ),
    attested: attestedIn(event),
  };
}

function told(one: Claim, other: Claim): Claim {
  return one.value === undefined ? other : one;
}

/**
 * Whether a third party called with the principal's credentials: an AWS service, or a product's provider with delegated access. The
 * console does not count: older records name it where the user acted in it.
 */
export function isByOthers(event: unknown): boolean {
  const invoker = at(event, `${IDENTITY}.invokedBy`);
  const isService = invoker !== undefined && invoker !== "" && invoker !== "signin.amazonaws.com";
  return isService || isThere(event, `${IDENTITY}.invokedByDelegate`);
}

/** The kinds in `inScopeOf`, and the end of their ARNs: the session's name, where AWS chose it. */
const SCOPES = [
  ["AWS::EC2::", "ec2", /:instance\/(i-[0-9a-f]{8,17})$/],
  ["AWS::Lambda::", "lambda", /:function:([\w-]{1,64})$/],
  ["AWS::ECS::", "ecs", /:task\/(?:[\w-]{1,255}\/)?([0-9a-f-]{32,36})$/],
] as const;

/**
 * Where AWS attests that it delivered the credentials. Published records show EC2 instances and Lambda functions; ECS is read by analogy,
 * and attests nothing unless the ARN ends in the session's name.
 */
function attestedIn(event: unknown): PrincipalClaims["attested"] {
  const type = lineIfAny(event, `${IDENTITY}.inScopeOf.issuerType`) ?? "";
  const issuedTo = lineIfAny(event, `${IDENTITY}.inScopeOf.credentialsIssuedTo`, 600) ?? "";
  const sessionName = lineIfAny(event, `${IDENTITY}.principalId`)?.split(":").at(-1);
  const scope = SCOPES.find(([prefix]) => type.startsWith(prefix));
  if (scope !== undefined) return scope[2].exec(issuedTo)?.[1] === sessionName ? scope[1] : undefined;
  return /^[12]\.0$/.test(lineIfAny(event, `${CONTEXT}.ec2RoleDelivery`) ?? "") ? "ec2" : undefined;
}
