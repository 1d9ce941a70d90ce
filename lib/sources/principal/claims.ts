import { at } from "../../event-field.ts";

/** One thing that a source says, unchecked, and where it says it: a refusal names the field. */
export interface Claim {
  readonly value: unknown;
  readonly field: string;
}

/** What an event says at a path; undefined for what is absent, null or empty. */
export const claimAt = (event: unknown, field: string): Claim | undefined => {
  const value = at(event, field);
  return value === undefined || value === "" ? undefined : { value, field };
};

/**
 * All that a source says of who acted, in CloudTrail's terms; what it does not say is absent. Sources differ in where they
 * say it and how much: they collect claims, and `principalOf` alone knows what to make of them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface PrincipalClaims {
  /** IAMUser, AssumedRole, Root, FederatedUser, … */
  readonly type: Claim | undefined;
  /** The account that the event is about: the resource's. */
  readonly here: string;
  /** The principal's own account. A source that speaks of principals of its own account only passes that one. */
  readonly account?: Claim | undefined;
  /** A user's name, or a role's, without its path. */
  readonly name?: Claim | undefined;
  /** AIDA…, AROA…:session, an account, account:name. */
  readonly principalId?: Claim | undefined;
  readonly arn?: Claim | undefined;
  readonly accessKeyId?: Claim | undefined;
  /** The session's issuer: the role, or the user who asked for a federated session. */
  readonly issuer?: {
    readonly type?: Claim | undefined;
    readonly account?: Claim | undefined;
    readonly arn?: Claim | undefined;
    readonly name?: Claim | undefined;
    readonly principalId?: Claim | undefined;
  };
  readonly issuedAt?: Claim | undefined;
  readonly mfa?: Claim | undefined;
  readonly invokedBy?: Claim | undefined;
  readonly signInSession?: Claim | undefined;
  /** IAM Identity Center's id of the person on whose behalf the session acts. */
  readonly onBehalfOf?: Claim | undefined;
  /** SAML or OIDC provider that vouched for the session. */
  readonly federatedBy?: Claim | undefined;
  /**
   * What AWS itself attests of where the credentials were delivered (CloudTrail: ec2RoleDelivery, inScopeOf; GuardDuty: the
   * finding's type and resource). A session's name alone never attests it: whoever assumes a role chooses that.
   */
  readonly attested?: "ec2" | "ecs" | "lambda" | "eks" | "roles-anywhere" | undefined;
}
