import type { Source } from "../../lib/events/source.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import { isRecord } from "../../lib/model/json.ts";
import type { Playbook, Step, Trigger } from "../../lib/model/playbook.ts";
import { SUBJECT_NAMES, type Subjects, type Trust } from "../../lib/model/signal.ts";
import { techniqueUrl } from "./attack.ts";
import { patternWords } from "./pattern-words.ts";
import { permissionsOf } from "./playbook-permissions.ts";
import { linkTo, type SharedSteps, split } from "./shared-steps.ts";
import { techniqueOf } from "./techniques.ts";

/** A playbook's section of docs/reference/playbooks.md, in Markdown. */
export function playbookCard(
  playbook: Playbook,
  sources: readonly Source<unknown>[],
  shared: readonly SharedSteps[] = [],
): readonly string[] {
  return [
    "",
    `## ${playbook.id}`,
    "",
    `**${playbook.title}.** ${oneLine(playbook.about)}`,
    "",
    ...playbook.on.flatMap((trigger) => hears(trigger, sources)),
    ...does(playbook, shared),
    ...list("Limits:", limits(playbook, shared)),
    ...list("Will not:", playbook.willNot),
    ...permissions(playbook),
    `- Mode in code: ${playbook.mode}`,
    ...techniques(playbook),
  ];
}

const CEILING: Readonly<Record<Trust, string>> = {
  act: "acts",
  actor: "acts on who acted and undoes that very call; the rest asks",
  ask: "asks, until `raisedSources` names it",
};

const BUS = { partner: "a partner event bus", custom: "a bus of your own" } as const;

function hears(trigger: Trigger, sources: readonly Source<unknown>[]): readonly string[] {
  const { source, pattern, bus, readOnlyCalls, wanted, rest } = trigger;
  const trust = sources.find(({ terms }) => terms.id === source)?.terms.trust ?? "ask";
  const conditions = rest ? ["every finding that no other playbook answers"] : patternWords(pattern);
  return [
    `- Hears [${source}](sources.md#${source})${bus ? ` on ${BUS[bus]}` : ""}, which ${CEILING[trust]}:`,
    ...(conditions.length > 0 ? conditions : ["everything"]).map((one) => `  - ${one}`),
    ...(readOnlyCalls ? ["  - calls that only read, too"] : []),
    ...says(wanted).map((one) => `  - ${one}`),
  ];
}

function isSubject(kind: unknown): kind is keyof Subjects {
  return typeof kind === "string" && kind in SUBJECT_NAMES;
}

/** A playbook's options for its source, besides events. */
function says(wanted: unknown): readonly string[] {
  if (!isRecord(wanted)) return [];
  const { severity, confidence, about } = wanted;
  const kinds = [about ?? []].flat().filter(isSubject);
  const given = Object.entries({ severity, confidence }).filter(([, value]) => value !== undefined);
  return [
    ...(kinds.length > 0
      ? [`set aside unless it is about ${kinds.map((kind) => SUBJECT_NAMES[kind]).join(", or ")}`]
      : []),
    ...(given.length > 0
      ? [`${given.map(([name, value]) => `${name} ${String(value)}`).join(", ")}, whatever else is known`]
      : []),
  ];
}

function does(playbook: Playbook, shared: readonly SharedSteps[]): readonly string[] {
  const { contain, preserve, tells } = playbook;
  const { groups, own } = split(contain, shared);
  return [
    ...(tells ? [`- Contains nothing and notifies: ${TELLS[tells]}`] : []),
    ...list("Contains, in parallel:", [
      ...own.map(stepWords),
      ...groups.map((group) => `${linkTo(group)}, by those of the ${group.steps.length} steps that fit`),
    ]),
    ...list("Then preserves:", preserve.map(stepWords)),
  ];
}

const TELLS = { page: "it pages", "by severity": "as loud as its signal is severe" } as const;

/** A step in words: its action, its subject, and its undo. */
export function stepWords({ action, subject, chooses = "what its file chooses" }: Step): string {
  const target = subject ? `${SUBJECT_NAMES[subject]} (\`${subject}\`)` : chooses;
  return `[${action.id}](actions.md#${action.id}): ${target}. Undo: ${undo(action)}`;
}

function undo({ irreversible, rearms }: AnyAction): string {
  if (irreversible) return `none, ${irreversible}`;
  return rearms ? "when the step is named, because it gives power back" : "yes";
}

/** The limits of its own steps, each once; the shared steps are explained elsewhere. */
function limits(playbook: Playbook, shared: readonly SharedSteps[]): readonly string[] {
  const { groups, own } = split(playbook.contain, shared);
  return [
    ...limitsOf([...own, ...playbook.preserve]),
    ...groups.map((group) => `the limits of the steps for ${linkTo(group)}`),
  ];
}

/** The limits of the actions of these steps, without repeats. */
export function limitsOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap(({ action }) => action.reference.limits))];
}

function permissions(playbook: Playbook): readonly string[] {
  const { observe, act, identity } = permissionsOf(playbook);
  if (observe.length + act.length + identity.length === 0) return ["- May call, in any mode: nothing"];
  return [
    `- May call in observe: ${codes(observe)}`,
    `- Ask and act add: ${act.length > 0 ? codes(act) : "nothing to its own function"}${
      identity.length > 0
        ? `, and to \`functions/contain-identity\`, which it may invoke: ${codes(identity)}`
        : ""
    }`,
  ];
}

function techniques({ techniques }: Playbook): readonly string[] {
  return techniques.length === 0
    ? []
    : [
        `- ATT&CK: ${techniques.map((id) => `[${id}](${techniqueUrl(id)}) ${techniqueOf(id)?.name ?? ""}`).join(" · ")}`,
      ];
}

/** A bullet with bullets, or nothing. */
export function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`- ${title}`, ...items.map((one) => `  - ${oneLine(one)}`)];
}

function codes(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.map((name) => `\`${name}\``).join(" ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
