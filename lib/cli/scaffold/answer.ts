import { join } from "node:path";
import { loadActions, loadSources } from "../../load-units.ts";
import { type Step, step } from "../../playbook.ts";
import { signalReader } from "../../replay/read-signals.ts";
import { type Signal, SUBJECTS, type Subjects } from "../../signal.ts";
import { Failure } from "../program/failure.ts";
import { camelCase } from "./write-new.ts";

/** The action that a new playbook begins with, by what the signal names. */
const FIRST_ANSWER: Readonly<Partial<Record<keyof Subjects, string>>> = {
  session: "deny-role-session",
  accessKey: "deactivate-access-key",
  user: "deny-user",
  instance: "isolate-instance",
};

/** An event with what one of the sources makes of it, and how a playbook asks for its like. */
export interface Heard {
  readonly event: object;
  readonly signal: Signal;
  /** `guardduty({ types: ["…"] })` */
  readonly trigger: string;
}

/** Throws `Failure` when no source listens to the event, or the one that does cannot read it. */
export const hear = async (event: object, project: string): Promise<Heard> => {
  const sources = await loadSources(project);
  const [read] = signalReader(sources)(event);
  if (read === undefined)
    throw new Failure(
      "refused",
      "no source in lib/sources listens to this event: `cordon new source` makes one",
    );
  if ("error" in read)
    throw new Failure(
      "refused",
      `${read.source} cannot read this event: ${read.error.field}: ${read.error.reason}`,
    );
  const { terms } = sources.find((one) => one.terms.id === read.source)!;
  const wanted = terms.like?.(read.signal) ?? terms.everything;
  return {
    event,
    signal: read.signal,
    trigger: `${camelCase(terms.id)}(${JSON.stringify(wanted)})`,
  };
};

/** The steps that a signal's subjects suggest, and the targets that they get from it. Throws `Failure` when there is none. */
export const answerTo = async (signal: Signal, project: string) => {
  const actions = await loadActions(project);
  const all = [signal, ...(signal.involved ?? [])];
  const steps = SUBJECTS.flatMap((subject) => {
    const action = actions.find(({ id }) => id === FIRST_ANSWER[subject]);
    return action && all.some((one) => one[subject] !== undefined) ? [{ subject, action }] : [];
  });
  if (steps.length === 0) {
    const named = SUBJECTS.filter((subject) => all.some((one) => one[subject] !== undefined));
    const why = named.length === 0 ? "nothing" : named.join(", ");
    throw new Failure("refused", `this event names ${why}, which no action in lib/actions contains yet`);
  }
  return {
    steps,
    targets: steps.flatMap(({ subject, action }) => {
      const made: Step = step(action, (one) => one[subject] as never);
      return made.targets(signal).map((target) => ({ wave: "contain", action: action.id, target }));
    }),
  };
};

/** The text of the playbook's file. */
export const playbookFile = (
  id: string,
  { signal, trigger }: Heard,
  steps: Awaited<ReturnType<typeof answerTo>>["steps"],
): string =>
  [
    ...steps.map(
      ({ action }) =>
        `import { ${camelCase(action.id)} } from ${JSON.stringify(`../lib/actions/${action.id}.ts`)};`,
    ),
    'import { playbook, step } from "../lib/playbook.ts";',
    `import { ${camelCase(signal.source)} } from ${JSON.stringify(join("../lib/sources", `${signal.source}.ts`))};`,
    "",
    "export default playbook({",
    `  id: ${JSON.stringify(id)},`,
    `  title: ${JSON.stringify(`${id[0]?.toUpperCase()}${id.slice(1).replaceAll("-", " ")}`)},`,
    `  on: ${trigger},`,
    "  contain: [",
    ...steps.map(
      ({ subject, action }) => `    step(${camelCase(action.id)}, ({ ${subject} }) => ${subject}),`,
    ),
    "  ],",
    "});",
    "",
  ].join("\n");
