import type { Playbook, Trigger } from "../../lib/model/playbook.ts";

/** A playbook of which a test says only what it is about. */
export function somePlaybook({
  on = [],
  ...p
}: Omit<Partial<Playbook>, "on"> & {
  readonly id: string;
  readonly on?: Trigger | readonly Trigger[];
}): Playbook {
  return {
    title: p.id,
    about: "A test.",
    willNot: [],
    techniques: [],
    mode: "observe",
    category: "multi-stage, other",
    contain: [],
    preserve: [],
    ...p,
    on: Array.isArray(on) ? (on as readonly Trigger[]) : [on as Trigger],
  };
}
