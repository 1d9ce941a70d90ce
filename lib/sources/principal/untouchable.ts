/** Why who acted cannot be contained by IAM here; each completes "…, because". */
export const UNTOUCHABLE = {
  root: "IAM cannot deny root: an SCP can, in a member account; otherwise change its password and keys by hand",
  serviceLinked: "IAM lets nobody edit a service-linked role: contain what it works for",
  identityCenter: "its permission set is edited in IAM Identity Center, not in IAM",
  instanceIdentity: "IAM does not hold the identity role of a host: contain the host",
  awsService: "an AWS service acted; it has no credentials of yours",
  issuerNotTold: "a federated session is contained at the user who asked for it, and that user is not told",
  noRoleId: "the role's unique id is not told, and a deny on one session needs it",
  noSession: "the session's name is not told, and the role alone would be all of its sessions",
  notAUserId: "its unique id is that of another kind of principal",
  vouchedFor: "only the one who vouches for them knows them; what they got is a role's session",
  noName: "only its unique id is told, by which IAM finds nobody",
} as const;

/** The owner alone can contain a principal of another account. */
export const ofAnotherAccount = (account: string): string => `it is of account ${account}: ask its owner`;
