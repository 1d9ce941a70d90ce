import type { Message } from "../model/channel.ts";
import type { ResponseChanged } from "../model/cordon-event.ts";
import { plain } from "../model/plain-text.ts";
import type { Response, Whole } from "../model/response.ts";
import { headlineOf } from "./headline.ts";
import { type Changed, responseChanged } from "./response-event.ts";
import { askLines, commands, peopleLines, person, shareLine, stepLines } from "./words.ts";

export { isTold } from "./headline.ts";

/** What one version of a response is to machines, and to people: nothing, where it is only passing or a note. */
export function tellingOf(
  whole: Whole,
  changed: Changed,
): { readonly event: ResponseChanged; readonly message?: Message } {
  const event = responseChanged(whole, changed);
  const isNews = whole.response.news !== undefined || changed.previous !== whole.response.state;
  const message = isNews ? messageFor(whole, event) : undefined;
  return message === undefined ? { event } : { event, message };
}

/** Says one version of a response in words for a person at 3 a.m.: what, where, why, who else, and what to type next. */
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
    ...(event.by ? [`By        ${person(event.by)}`] : []),
    ...peopleLines(response),
    // What kept a step from being done stands at the step; what is left alone has none.
    ...(response.error && (whole.steps.length === 0 || response.news === "left-alone")
      ? [`Error     ${plain(response.error)}`]
      : []),
    ...(response.missing ?? []).map((what) => `Missing   ${plain(what)}`),
    ...whole.steps.flatMap(stepLines),
  ];
  return {
    id: `${event.incident}-${response.id}-${response.version}`,
    subject: subjectOf(response.family, headline.says, `${response.title} (${what})`),
    text: [...shortened(lines, response.id), "", ...commands(response, asks)].join("\n"),
    urgency: headline.urgency,
    event,
  };
}

/** A decision that is asked for comes first: what would be done, who is hit, until when, and what happens otherwise. */
function askedLines({ response, steps }: Whole): string[] {
  const open = steps.filter(({ wave, moot, refused }) => wave === "contain" && !moot && !refused);
  const hit = [...new Set(open.flatMap(({ affected }) => affected))];
  return [
    ...open.map(({ summary, targetName }) => `Decide    ${plain(summary)}: ${plain(targetName)}`),
    ...hit.map((who) => `Who       ${plain(who)}`),
    ...askLines(response),
  ];
}

function whyLines({ signal, decision, unreadable }: Response): string[] {
  return [
    ...(signal ? [`Finding   ${plain(signal.title)}`, `Severity  ${signal.severity}`] : []),
    ...(signal?.remoteAddress ? [`From      ${plain(signal.remoteAddress)}`] : []),
    ...(unreadable ? [`Unreadable event: ${plain(unreadable.field)}: ${plain(unreadable.reason)}`] : []),
    ...(decision?.because ?? []).map((reason) => `Because   ${plain(reason)}`),
  ];
}

/** Characters: a message of SNS and of SQS holds 256 KB, and nobody reads that much. */
const LONGEST = 30_000;

function shortened(lines: readonly string[], id: string): string[] {
  let left = LONGEST;
  const fitting = lines.filter((line) => {
    left -= line.length + 1;
    return left > 0;
  });
  return fitting.length === lines.length ? fitting : [...fitting, "", `There is more: npx cordon show ${id}`];
}

/** One line that begins alike for all messages of one response, so that a mailbox shows them together. */
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
