import type { News } from "../model/ask.ts";
import type { Message } from "../model/channel.ts";
import type { ResponseChanged } from "../model/cordon-event.ts";
import { driftWords } from "../model/drift.ts";
import { plain } from "../model/plain-text.ts";
import type { Response, Whole } from "../model/response.ts";
import { mayHold } from "../model/response-state.ts";
import { headlineOf } from "./headline.ts";
import { type Changed, responseChanged } from "./response-event.ts";
import { askLines, commands, peopleLines, person, shareLine, stepLines } from "./words.ts";

/** The event of one version of a response, and its message; no message for a note or a state that Cordon only passes through. */
export function tellingOf(
  whole: Whole,
  changed: Changed,
): { readonly event: ResponseChanged; readonly message?: Message } {
  const event = responseChanged(whole, changed);
  const isNews = whole.response.news !== undefined || changed.previous !== whole.response.state;
  const message = isNews ? messageFor(whole, event) : undefined;
  return message === undefined ? { event } : { event, message };
}

/** News whose reason no step tells: the record's error does. */
const SAYS_WHY: readonly News[] = [
  "left-alone",
  "not-set-again",
  "undo-fails",
  "not-readable",
  "evidence-lost",
];

/** One version of a response as a message: what, where, why, who is affected, and which command is next. */
function messageFor(whole: Whole, event: ResponseChanged): Message | undefined {
  const { response } = whole;
  const headline = headlineOf(response);
  if (headline === undefined) return undefined;
  const where = `${event.account} ${event.region}`;
  const asks = event.needs === "decision";
  const what = response.targets.join(", ") || where;
  const lines = [
    `${headline.says} in ${where}`,
    "",
    ...(asks ? askedLines(whole) : []),
    `Response  ${response.id}  ${response.playbook}`,
    ...[shareLine(response) ?? []].flat().map((which) => `Part      ${which}`),
    ...whyLines(response),
    ...(mayHold(response.state) ? (response.leftOut ?? []) : []).map(
      ({ step, action, target, by }) =>
        `Left out  NOT contained: step ${step} ${action} ${plain(target)}, left out by ${person(by)}`,
    ),
    ...(event.by ? [`By        ${person(event.by)}`] : []),
    ...peopleLines(response),
    // A step has its own error; a target that was left alone has no step.
    ...(response.error && (whole.steps.length === 0 || (response.news && SAYS_WHY.includes(response.news)))
      ? [`Error     ${plain(response.error)}`]
      : []),
    ...(response.missing ?? []).map((what) => `Drift     ${plain(what)}`),
    ...(response.state === "not-in-effect" ? driftWords(response.changedBy) : []).map(
      (line) => `Who       ${plain(line)}`,
    ),
    ...whole.steps.flatMap(stepLines),
  ];
  return {
    id: `${event.incident}-${response.id}-${response.version}`,
    subject: subjectOf(response.family, headline.says, `${response.title} (${what})`),
    text: [...shortened(lines, response.id), "", ...commands(whole, asks)].join("\n"),
    urgency: headline.urgency,
    event,
  };
}

/** A required decision comes first: the steps, who is affected, the deadline, and what happens without a decision. */
function askedLines({ response, steps }: Whole): string[] {
  const open = steps.filter(({ wave, moot, refused }) => wave === "contain" && !moot && !refused);
  const hit = [...new Set(open.flatMap(({ affected }) => affected))];
  return [
    ...open.map(({ summary, targetName }) => `Step      ${plain(summary)}: ${plain(targetName)}`),
    ...hit.map((who) => `Affected  ${plain(who)}`),
    ...askLines(response),
  ];
}

function whyLines({ signal, decision, unreadable }: Response): string[] {
  return [
    ...(signal ? [`Finding   ${plain(signal.title)}`, `Severity  ${signal.severity}`] : []),
    ...(signal?.remoteAddress ? [`From      ${plain(signal.remoteAddress)}`] : []),
    ...(unreadable ? [`Unreadable event: ${plain(unreadable.field)}: ${plain(unreadable.reason)}`] : []),
    ...(decision?.because ?? []).map((reason) => `Reason    ${plain(reason)}`),
  ];
}

/** In characters. SNS and SQS take 256 KB; a longer text than this is of no use in a message. */
const LONGEST = 30_000;

function shortened(lines: readonly string[], id: string): string[] {
  let left = LONGEST;
  const fitting = lines.filter((line) => {
    left -= line.length + 1;
    return left > 0;
  });
  return fitting.length === lines.length
    ? fitting
    : [...fitting, "", `Cut here. All of it: npx cordon show ${id}`];
}

/** The subject of a message. All messages of one response begin alike, so that a mailbox threads them. */
export function subjectOf(about: string, headline: string, rest: string): string {
  return ascii(`[${about}] ${headline}: ${plain(rest, 200)}`);
}

/** The subject of the second message and of each later one: `[7QX4M2K9TD] Contained (update 2): …`. */
export function asUpdate(subject: string, update: number): string {
  return update < 2 ? subject : ascii(subject.replace(/^(\[[^\]]*\] [^:]*)/, `$1 (update ${update})`));
}

/** At most 100 printable ASCII characters (SNS, API reference, Publish). */
function ascii(text: string): string {
  return text
    .replaceAll("·", "-")
    .replaceAll("…", "...")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 100);
}
