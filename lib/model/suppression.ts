/** What people set to slow Cordon down, for a time and with a reason. A brake only ever lowers what may happen. */
export interface Brake {
  /** pause: nothing is done by itself. mute: a finding, type or target is observed only. declined: people said no to this just now. */
  readonly kind: "pause" | "mute" | "declined";
  /** `all`, `playbook/<id>`, `finding/<family of the response>`, `type/<finding type>` or `target/<its name>`. */
  readonly scope: string;
  readonly reason: string;
  /** A person's key. */
  readonly by: string;
  /** Both ISO 8601 UTC; it has no effect from `until` on. */
  readonly at: string;
  readonly until: string;
  /** declined: the playbook that asked. */
  readonly playbook?: string;
}

/** Whether a brake is one of a kind on a scope, and still in effect. */
export function isOn(brake: Brake, kind: Brake["kind"], scope: string, now: Date): boolean {
  return brake.kind === kind && brake.scope === scope && Date.parse(brake.until) > now.getTime();
}
