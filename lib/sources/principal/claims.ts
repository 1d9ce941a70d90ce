import { at } from "../../events/event-field.ts";

/** One unchecked value of a source, and its path: a refusal names the field. */
export interface Claim {
  /** Undefined when the source has such a field without a value. */
  readonly value: unknown;
  readonly field: string;
}

/** The value of an event at a path; absent, null and empty are equal. */
export function claimAt(event: unknown, field: string): Claim {
  const value = at(event, field);
  return { value: value === "" ? undefined : value, field };
}

/**
 * All that a source reports about the actor, in CloudTrail's terms; missing values are absent. Sources differ in paths and completeness:
 * they collect claims, and only `principalOf` interprets them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface PrincipalClaims {
  /** IAMUser, AssumedRole, Root, FederatedUser, … */
  readonly type: Claim;
  /** The affected account: the resource's. */
  readonly here: string;
  /** The principal's own account; a source whose principals are always of its own account passes that. */
  readonly account?: Claim;
  /** The name of a user or role, without its path. */
  readonly name?: Claim;
  /** AIDA…, AROA…:session, an account, account:name. */
  readonly principalId?: Claim;
  readonly arn?: Claim;
  readonly accessKeyId?: Claim;
  /** The issuer of the session: the role, or the user who requested a federated session. */
  readonly issuer?: {
    readonly type?: Claim;
    readonly account?: Claim;
    readonly arn?: Claim;
    readonly name?: Claim;
    readonly principalId?: Claim;
  };
  readonly issuedAt?: Claim;
  readonly mfa?: Claim;
  readonly invokedBy?: Claim;
  readonly signInSession?: Claim;
  /** IAM Identity Center's id of the person for whom the session acts. */
  readonly onBehalfOf?: Claim;
  /** The ARN of the directory of that id, often in another account. */
  readonly identityStore?: Claim;
  /** The SAML or OIDC provider that authenticated the session. */
  readonly federatedBy?: Claim;
  /**
   * Where AWS itself attests that it delivered the credentials (CloudTrail: ec2RoleDelivery, inScopeOf; GuardDuty: the finding's type and
   * resource). A session's name alone never attests it: any principal that assumes a role chooses the name.
   */
  readonly attested?: "ec2" | "ecs" | "lambda" | "eks" | "roles-anywhere" | undefined;
}
