/** What somebody acted as; AWS's own words where it has one (CloudTrail, userIdentity.type). */
export type ActorKind =
  | "user"
  | "root"
  /** A session of a role, however it was had. */
  | "role-session"
  /** A session of a service-linked role: IAM lets nobody edit it. */
  | "service-linked-role"
  /** GetFederationToken: its rights are those of the user who asked for it, at most. */
  | "federated-user"
  /** Somebody of IAM Identity Center who has no role's session. */
  | "identity-center-user"
  /** Known to the one who vouches for them only: who asks for AssumeRoleWithSAML, AssumeRoleWithWebIdentity. */
  | "saml-user"
  | "web-identity-user"
  | "aws-service"
  /** A principal of another account, of which no more is told. */
  | "other-account"
  /** Nobody that AWS knows: a public bucket, a failed sign-in. */
  | "anonymous"
  /** Somebody as an identity provider or a product outside of AWS knows them. */
  | "person"
  /** A user of a database or of a Kubernetes cluster, by no AWS identity. */
  | "database-user"
  | "kubernetes-user";

/** How the credentials of a session were had. */
export type CameBy =
  | "role-chaining"
  | "saml"
  | "web-identity"
  | "identity-center"
  | "roles-anywhere"
  | "ec2"
  | "ecs"
  | "lambda"
  | "eks";

/**
 * Who acted, as the source attests it. It names; what is contained are the subjects beside it (`session`, `user`,
 * `accessKey`), which are there only when it can be contained for certain.
 */
export interface Actor {
  readonly kind: ActorKind;
  /** The principal's own account: another than the signal's when somebody came from outside. */
  readonly account?: string;
  /** For people: `user/jenkins`, `role/deploy/session-1`, `root`, `ec2.amazonaws.com`. */
  readonly name: string;
  readonly by?: CameBy;
  /** AKIA… or ASIA…: the credentials that were used. */
  readonly accessKeyId?: string;
  /** When the credentials of a session were made; ISO 8601 UTC. */
  readonly issuedAt?: string;
  readonly mfa?: boolean;
  /** The AWS service that called with these credentials for somebody: `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
  /** One sign-in of `aws login` and the like: what `aws:SignInSessionArn` names. */
  readonly signInSession?: string;
  /** Why it cannot be contained by what the source says; completes "…, because". Absent where it can. */
  readonly untouchable?: string;
}
