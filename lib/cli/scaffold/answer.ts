import { join } from "node:path";
import { isRecord, type Json } from "../../model/json.ts";
import { type Category, type Step, step, type Technique, type Trigger } from "../../model/playbook.ts";
import { type Signal, SUBJECTS, type Subjects } from "../../model/signal.ts";
import { signalReader } from "../../replay/read-signals.ts";
import { loadActions, loadSources } from "../../units/load-units.ts";
import { Failure } from "../program/failure.ts";
import { camelCase } from "./write-new.ts";

/** The action that a new playbook begins with, by what the signal names, and the technique of ATT&CK that this speaks of. */
const FIRST_ANSWER: Readonly<
  Partial<Record<keyof Subjects, { readonly action: string; readonly technique: Technique }>>
> = {
  session: { action: "deny-role-session", technique: "T1078.004" },
  accessKey: { action: "deactivate-access-key", technique: "T1078.004" },
  user: { action: "deny-user", technique: "T1078.004" },
  person: { action: "deny-identity-center-user", technique: "T1078.004" },
  actingRole: { action: "revoke-role-sessions", technique: "T1078.004" },
  instance: { action: "isolate-instance", technique: "T1496.001" },
  grant: { action: "undo-privilege-grant", technique: "T1098.003" },
  madeKey: { action: "deactivate-access-key", technique: "T1098.001" },
  eksAccess: { action: "remove-eks-access", technique: "T1098.006" },
  command: { action: "cancel-ssm-command", technique: "T1651" },
  rules: { action: "close-security-group-rule", technique: "T1686.001" },
  snapshot: { action: "make-snapshot-private", technique: "T1537" },
  databaseSnapshot: { action: "make-database-snapshot-private", technique: "T1537" },
  image: { action: "unshare-image", technique: "T1537" },
  trail: { action: "restore-trail-logging", technique: "T1685.002" },
  flowLog: { action: "recreate-flow-logs", technique: "T1685.002" },
  detector: { action: "restore-guardduty", technique: "T1685" },
};

/** The credentials of who acted, in the order in which playbooks/steps/contain-actor.ts contains them. */
const WHO_ACTED: readonly (keyof Subjects)[] = ["session", "accessKey", "user", "person", "actingRole"];

/** An event with what one of the sources makes of it, and how a playbook asks for its like. */
export interface Heard {
  readonly event: object;
  readonly signal: Signal;
  /** `guardduty({ types: ["…"] })` */
  readonly trigger: string;
  /** The same as a value. */
  readonly on: Trigger;
}

/** With `isNarrow` it asks for the user or role of this event alone. Throws `Failure` when no source listens to the event, or the one that does cannot read it. */
export async function hear(event: object, project: string, isNarrow = false): Promise<Heard> {
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
  const source = sources.find((one) => one.terms.id === read.source)!;
  const { terms } = source;
  const like = terms.like?.(read.signal) ?? terms.everything;
  const where = isNarrow ? whoIn(event) : undefined;
  const wanted = { ...like, ...(where && { where }) };
  return {
    event,
    signal: read.signal,
    trigger: `${camelCase(terms.id)}(${JSON.stringify(wanted)})`,
    on: source(wanted),
  };
}

/** A pattern of the one who acted, where GuardDuty or CloudTrail names them: a place to begin narrowing. */
function whoIn(event: object): { readonly [key: string]: Json } | undefined {
  for (const path of ["resource.accessKeyDetails.userName", "userIdentity.arn"]) {
    const names = path.split(".");
    const name = names.reduce<unknown>((at, one) => (isRecord(at) ? at[one] : undefined), detailOf(event));
    if (typeof name === "string")
      return names.reduceRight<Json>((inner, one) => ({ [one]: inner }), [name]) as {
        readonly [key: string]: Json;
      };
  }
  return undefined;
}

function detailOf(event: object): unknown {
  return "detail" in event ? event.detail : undefined;
}

/** The steps that a signal's subjects suggest, and the targets that they get from it. Throws `Failure` when there is none. */
export async function answerTo(signal: Signal, project: string) {
  const actions = await loadActions(project);
  const all = [signal, ...(signal.involved ?? [])];
  const steps = [...WHO_ACTED, ...SUBJECTS.filter((kind) => !WHO_ACTED.includes(kind))].flatMap((subject) => {
    const first = FIRST_ANSWER[subject];
    const action = actions.find(({ id }) => id === first?.action);
    return first && action && all.some((one) => one[subject] !== undefined)
      ? [{ subject, action, technique: first.technique }]
      : [];
  });
  if (steps.length === 0) {
    const named = SUBJECTS.filter((subject) => all.some((one) => one[subject] !== undefined));
    const why = named.length === 0 ? "nothing" : named.join(", ");
    throw new Failure("refused", `this event names ${why}, which no action in lib/actions contains yet`);
  }
  return {
    steps,
    targets: steps.flatMap(({ subject, action }) => {
      const made: Step = step(action, ({ [subject]: target }) => target);
      return made.targets(signal).map((target) => ({ wave: "contain", action: action.id, target }));
    }),
  };
}

/** A guess by what the event names. */
function categoryOf(steps: Awaited<ReturnType<typeof answerTo>>["steps"]): Category {
  const kinds = steps.map(({ subject }) => subject);
  if (kinds.includes("instance")) return "hosts";
  if (kinds.includes("person")) return "accounts";
  if (kinds.some((kind) => ["trail", "flowLog", "detector", "rules"].includes(kind)))
    return "defense evasion";
  if (kinds.some((kind) => ["grant", "madeKey", "eksAccess"].includes(kind))) return "persistence";
  if (kinds.some((kind) => ["snapshot", "databaseSnapshot", "image"].includes(kind))) return "data";
  return "stolen credentials";
}

function each<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}

/** The text of the playbook's file. */
export function playbookFile(
  id: string,
  { signal, trigger }: Heard,
  all: Awaited<ReturnType<typeof answerTo>>["steps"],
  before?: string,
): string {
  // What a call is made with differs from record to record: who acted is contained whoever it is.
  const whoActed = signal.source === "cloudtrail" && all.some(({ subject }) => WHO_ACTED.includes(subject));
  const steps = whoActed ? all.filter(({ subject }) => !WHO_ACTED.includes(subject)) : all;
  return [
    ...each(steps.map(({ action }) => action.id)).map(
      (id) => `import { ${camelCase(id)} } from ${JSON.stringify(`../lib/actions/${id}.ts`)};`,
    ),
    `import { playbook${steps.length > 0 ? ", step" : ""} } from "../lib/model/playbook.ts";`,
    `import { ${camelCase(signal.source)} } from ${JSON.stringify(join("../lib/sources", `${signal.source}.ts`))};`,
    ...(whoActed ? ['import { containActor } from "./steps/contain-actor.ts";'] : []),
    "",
    "export default playbook({",
    `  id: ${JSON.stringify(id)},`,
    `  title: ${JSON.stringify(`${id[0]?.toUpperCase()}${id.slice(1).replaceAll("-", " ")}`)},`,
    `  category: ${JSON.stringify(categoryOf(all))},`,
    '  about: "Say why this is answered, and why so, to whoever decides to switch it on.",',
    '  willNot: ["say here what it leaves alone on purpose"],',
    "  // Of ATT&CK v19, those that the event tells of: docs/reference/coverage.md has them all.",
    `  techniques: ${JSON.stringify(each(all.map(({ technique }) => technique)))},`,
    `  on: ${trigger},`,
    ...(before === undefined ? [] : [`  before: ${JSON.stringify(before)},`]),
    "  contain: [",
    ...(whoActed ? ["    ...containActor,"] : []),
    ...steps.map(({ subject, action }) => `    step(${camelCase(action.id)}, ${JSON.stringify(subject)}),`),
    "  ],",
    "});",
    "",
  ].join("\n");
}
