import type { Playbook, Step } from "../../lib/model/playbook.ts";
import { SUBJECT_NAMES, type Subjects } from "../../lib/model/signal.ts";

/** Steps that several playbooks share without a difference: explained once. */
export interface SharedSteps {
  /** Their target: "who acted", "a host". */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Of an actor, whatever it is. */
const WHO_ACTED: readonly (keyof Subjects)[] = ["session", "accessKey", "user", "person", "actingRole"];

/** Equal steps of the same playbooks, at least two in at least two, where one phrase names their target. */
export function sharedSteps(playbooks: readonly Playbook[]): readonly SharedSteps[] {
  const users = new Map<Step, string[]>();
  for (const { id, contain } of playbooks)
    for (const one of contain) users.set(one, [...(users.get(one) ?? []), id]);
  const groups = Map.groupBy([...users], ([, ids]) => ids.join());
  return [...groups.values()].flatMap((group) => {
    const steps = group.map(([one]) => one);
    const name = group[0]![1].length > 1 && steps.length > 1 ? nameOf(steps) : undefined;
    return name ? [{ name, steps }] : [];
  });
}

function nameOf(steps: readonly Step[]): string | undefined {
  const kinds = [...new Set(steps.flatMap(({ subject }) => subject ?? []))];
  if (kinds.length === 0 || steps.some(({ subject }) => subject === undefined)) return undefined;
  if (kinds.length === 1) return SUBJECT_NAMES[kinds[0]!];
  return kinds.every((kind) => WHO_ACTED.includes(kind)) ? "who acted" : undefined;
}

/** The link to where a group is explained. */
export function linkTo({ name }: SharedSteps): string {
  return `[${name}](#${name.replaceAll(" ", "-")})`;
}

/** The shared steps among these, and the playbook's own. */
export function split(
  steps: readonly Step[],
  shared: readonly SharedSteps[],
): { readonly groups: readonly SharedSteps[]; readonly own: readonly Step[] } {
  const groups = shared.filter((group) => group.steps.every((one) => steps.includes(one)));
  return { groups, own: steps.filter((one) => !groups.some((group) => group.steps.includes(one))) };
}
