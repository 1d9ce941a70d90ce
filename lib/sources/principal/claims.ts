import { at } from "../../events/event-field.ts";

/** One thing that a source says, unchecked, and where it says it: a refusal names the field. */
export interface Claim {
  /** Undefined when the source has such a field and says nothing there. */
  readonly value: unknown;
  readonly field: string;
}

/** What an event says at a path; absent, null and empty are the same. */
export function claimAt(event: unknown, field: string): Claim {
  const value = at(event, field);
  return { value: value === "" ? undefined : value, field };
}

/**
 * All that a source says of who acted, in CloudTrail's terms; what it does not say is absent. Sources differ in where they
 * say it and how much: they collect claims, and `principalOf` alone knows what to make of them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface PrincipalClaims {
  /** IAMUser, AssumedRole, Root, FederatedUser, … */
  readonly type: Claim;
  /** The account that the event is about: the resource's. */
  readonly here: string;
  /** The principal's own account; a source that speaks of principals of its own account only passes that one. */
  readonly account?: Claim;
  /** A user's name, or a role's, without its path. */
  readonly name?: Claim;
  /** AIDA…, AROA…:session, an account, account:name. */
  readonly principalId?: Claim;
  readonly arn?: Claim;
  readonly accessKeyId?: Claim;
  /** The session's issuer: the role, or the user who asked for a federated session. */
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
  /** IAM Identity Center's id of the person on whose behalf the session acts. */
  readonly onBehalfOf?: Claim;
  /** The ARN of the directory that knows them by it, often in another account. */
  readonly identityStore?: Claim;
  /** SAML or OIDC provider that vouched for the session. */
  readonly federatedBy?: Claim;
  /**
   * What AWS itself attests of where the credentials were delivered (CloudTrail: ec2RoleDelivery, inScopeOf; GuardDuty: the
   * finding's type and resource). A session's name alone never attests it: whoever assumes a role chooses that.
   */
  readonly attested?: "ec2" | "ecs" | "lambda" | "eks" | "roles-anywhere" | undefined;
}
