/** A matched event that cannot be parsed, with the field and the reason. Recorded and queued, never retried. */
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
 * A matched event that, on close reading, the playbook does not answer: for example a role that trusts its own account. It starts no
 * response, and the log has the reason.
 */
export class SetAside extends Error {
  override readonly name = "SetAside";
}
