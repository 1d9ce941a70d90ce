import type { Mode } from "../../model/mode.ts";
import { utc } from "../../notify/times.ts";
import { type PlaybookTally, type Tally, total } from "../../replay/tally.ts";
import { bare } from "../../replay/target-text.ts";
import { wrap } from "../words/lines.ts";
import type { Look } from "../words/paint.ts";
import { lasting } from "../words/times.ts";

const COLUMNS = [
  ["matched", "matched"],
  ["responses", "responses"],
  ["act", "act"],
  ["ask", "ask"],
  ["observe", "observe"],
  ["refuse", "refuse"],
  ["unreadable", "unreadable"],
] as const satisfies readonly (readonly [keyof PlaybookTally, string])[];

const TOP = 5;

/** "1,204,331" */
export function grouped(n: number): string {
  return n.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** The summary of a replay. `ms` is how long it took. */
export function summaryPage(
  tally: Tally,
  { mode, ms, isCut }: { mode: Mode; ms: number; isCut: boolean },
  look: Look,
): string[] {
  const { paint, width } = look;
  return [
    paint.bold(`${events(tally.events)}${span(tally)}`),
    ...wrap(
      `${lasting(ms)}, ${grouped(tally.events / Math.max(ms / 1_000, 0.001))} events per second`,
      width,
    ),
    "",
    ...playbookLines(tally, look),
    ...commonest("TARGETS, and in how many responses", tally.targets.top(TOP), look),
    ...commonest("REASONS AGAINST AUTOMATIC CONTAINMENT", tally.reasons.top(TOP), look),
    ...commonest("UNREADABLE, and refused", tally.unread.top(TOP), look),
    "",
    ...notes(tally, mode, isCut).flatMap((note) => wrap(note, width).map(paint.dim)),
  ];
}

function events(n: number): string {
  return n === 1 ? "1 event" : `${grouped(n)} events`;
}

function span({ from, to }: Tally): string {
  if (from === undefined || to === undefined) return "";
  return from === to ? `, of ${utc(from)}` : `, from ${utc(from)} to ${utc(to)}`;
}

/** Columns with zeros only are omitted, except the first ones. Playbooks without a matching event are only counted. */
function playbookLines(tally: Tally, { paint }: Look): string[] {
  const shown = COLUMNS.filter(([column], i) => i < 4 || total(tally, column) > 0);
  const heard = [...tally.playbooks].filter(([, { matched }]) => matched > 0);
  const silent = tally.playbooks.size - heard.length;
  const longest = Math.max(8, ...heard.map(([id]) => id.length));
  const row = (name: string, cells: readonly string[]): string =>
    name.padEnd(longest) +
    cells.map((cell, i) => cell.padStart(Math.max(shown[i]![1].length, 7) + 2)).join("");
  return [
    paint.bold(
      row(
        "PLAYBOOK",
        shown.map(([, title]) => title),
      ),
    ),
    ...heard.map(([id, counts]) =>
      row(
        id,
        shown.map(([column]) => grouped(counts[column])),
      ),
    ),
    ...(silent > 0
      ? [paint.dim(`${heard.length > 0 ? "and " : ""}${silent} playbooks without a matching event`)]
      : []),
  ];
}

function commonest(title: string, top: readonly [string, number][], { paint, width }: Look): string[] {
  return top.length === 0
    ? []
    : [
        "",
        paint.bold(title),
        ...top.flatMap(([text, n]) => wrap(bare(text), width, `${grouped(n).padStart(7)}  `)),
      ];
}

function notes(
  { events, unmatched, foreign, problems, isFull }: Tally,
  mode: Mode,
  isCut: boolean,
): string[] {
  return [
    ...(isCut ? ["--each prints every matching event."] : []),
    ...(events > 0 ? [`${grouped(unmatched)} of ${grouped(events)} match no playbook.`] : []),
    ...(foreign > 0
      ? [`${grouped(foreign)} of them lack a source or a detail-type, so they are not from EventBridge.`]
      : []),
    ...(problems > 0
      ? [`${problems === 1 ? "1 place has" : `${grouped(problems)} places have`} no readable event.`]
      : []),
    ...(isFull ? ["Too many findings to tell apart: some responses are counted more than once."] : []),
    `As in mode ${mode} for every playbook and account. Repeats of one finding are one response. No AWS lookups, each event alone. Not considered: tags, protected targets, hourly limits, pauses, mutes.`,
  ];
}
