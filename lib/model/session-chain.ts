import type { AccessKey, RoleSession, User } from "./signal.ts";

/** A role's session that was opened with credentials that a response cut: it has credentials of its own and lives on. */
export interface OpenedSession {
  readonly session: RoleSession;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** CloudTrail's eventID of the call that opened it. */
  readonly event: string;
}

/** Who opened a role's session that a response cut, and can open the next one: a user with the key that was used, or another session. */
export interface Opener {
  readonly opener: { readonly session: RoleSession } | { readonly user: User; readonly accessKey: AccessKey };
  /** ISO 8601 UTC. */
  readonly at: string;
  /** CloudTrail's eventID of the call that opened it. */
  readonly event: string;
}
