/** Limits that several actions share, with one wording for reference and plans. */
export const LIMITS = {
  iamIsEventual: "IAM changes take a few seconds to propagate",
  eksTokens: "EKS tokens (sts:GetCallerIdentity) keep working: remove the EKS access entry too",
  openConnections: "Open connections are not ended: SSM sessions, databases, running functions",
  openedSessions:
    "Sessions that it opened in other roles stay valid for up to an hour, until they are revoked there",
  awsOwnedRoles: "Roles that belong to an AWS service or to IAM Identity Center cannot be changed",
  takenCredentials: "Credentials already taken stay valid until they expire or are denied",
  sharedAgain: "Identities of this account can share it again: deny those too",
  sharedKey: "A shared KMS key stays shared",
  alreadyUsed:
    "What was already done with it is not undone, and sessions that it opened in other roles stay valid",
  notRecorded: "Events of the time without recording are not recovered",
  oneWriter:
    "A concurrent change of another principal to the same policy may be lost: AWS does not version it",
} as const;

/** The limits of every deny of a role or of its sessions. */
export const ROLE_LIMITS = [
  LIMITS.openedSessions,
  LIMITS.awsOwnedRoles,
  LIMITS.iamIsEventual,
  LIMITS.eksTokens,
  LIMITS.openConnections,
] as const;

/** Behaviors that several actions rely on and that were not verified on AWS. */
export const UNVERIFIED = {
  denyDelay:
    "how long AWS takes to enforce a deny: minutes by its documentation, 3 to 4 seconds by public measurements",
  awsLogin: "whether AWS rejects more of `aws login` than it says when a policy of the role changes",
} as const;
