/** An event that a rule matched and that cannot be read: which field, and why. It is recorded and queued, never retried. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/**
 * What a rule let through, and what is, read closely, not what the playbook answers: a role that trusts its own account. It is
 * no response, and the log says why.
 */
export class SetAside extends Error {
  override readonly name = "SetAside";
}
