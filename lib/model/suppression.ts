/** A suppression that a person set, for a time and with a reason. It only lowers what may happen. */
export interface Brake {
  /** `pause`: every response needs approval. `mute`: observe only. `declined`: a person declined the same containment. */
  readonly kind: "pause" | "mute" | "declined";
  /** `all`, `playbook/<id>`, `finding/<family of the response>`, `type/<finding type>` or `target/<its name>`. */
  readonly scope: string;
  readonly reason: string;
  /** A person's key. */
  readonly by: string;
  /** From `at` to before `until`: ISO 8601 UTC. */
  readonly at: string;
  readonly until: string;
  /** The playbook that asked; set on `declined`. */
  readonly playbook?: string;
}

/** Whether a suppression is of a kind, on a scope, and in effect now. */
export function isOn(brake: Brake, kind: Brake["kind"], scope: string, now: Date): boolean {
  return brake.kind === kind && brake.scope === scope && Date.parse(brake.until) > now.getTime();
}
