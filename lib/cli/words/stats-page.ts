import type { PlaybookStats } from "../../model/review-request.ts";
import { utc } from "../../notify/times.ts";
import type { Deployment } from "../deployment/find.ts";
import { columns, pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { lasting } from "./times.ts";

type Where = Pick<Deployment, "account" | "region" | "stack">;

const COLUMNS = [
  ["matched", "matched"],
  ["acted", "acted"],
  ["asked", "asked"],
  ["approved", "approved"],
  ["declined", "declined"],
  ["undone", "undone"],
  ["false", "calledFalse"],
  ["would act", "wouldAct"],
] as const;

/** The stages of a containment in order: the name of each, and from when to when it lasts. */
const STAGES: Readonly<Record<keyof PlaybookStats["times"], readonly [name: string, meaning: string]>> = {
  detection: ["detection", "activity to finding"],
  intake: ["ingestion", "finding to receipt by Cordon"],
  planning: ["planning", "receipt to plan"],
  deciding: ["approval", "plan to decision or last approval"],
  executing: ["execution", "decision to last change"],
  verifying: ["verification", "last change to read back"],
  whole: ["total", "activity to contained"],
};

/** `cordon stats`: counts and times per playbook. `stats` are clean. */
export function statsPage(
  stats: readonly PlaybookStats[],
  since: string,
  where: Where,
  look: Look,
): string[] {
  const { paint, width } = look;
  const head = [
    `${paint.bold(`${where.account} ${where.region}`)}${paint.dim(`  stack ${where.stack}`)}`,
    `since ${utc(since)}`,
    "",
  ];
  if (stats.length === 0)
    return [
      ...head,
      ...wrap("No event matched a playbook in that time. --since 90d looks further back.", width),
    ];
  const name = Math.max(...stats.map(({ playbook }) => columns(playbook))) + 2;
  const row = (label: string, cells: readonly string[]) => figures(label, cells, name, width);
  return [
    ...head,
    ...row(
      "",
      COLUMNS.map(([title]) => title),
    ).map(paint.dim),
    ...stats.flatMap((one) =>
      row(
        one.playbook,
        COLUMNS.map(([, key]) => String(one[key])),
      ),
    ),
    "",
    ...wrap(
      "acted: automatically. asked: approval required. false: undone as a false positive. would act: asked or observed, and automatic in act mode.",
      width,
    ).map(paint.dim),
    ...stats.flatMap((one) => timesOf(one, look)),
  ];
}

/** A row of a table; a name that leaves no room has a line of its own. */
function figures(label: string, cells: readonly string[], name: number, width: number): string[] {
  const text = cells.map((cell, i) => cell.padStart(COLUMNS[i]![0].length + 2)).join("");
  if (name + 2 + text.length <= width) return [`  ${pad(label, name)}${text}`];
  return [...(label ? [`  ${label}`] : []), `    ${text}`];
}

function timesOf({ playbook, times }: PlaybookStats, { paint, width }: Look): string[] {
  const stages = Object.entries(STAGES).flatMap(([stage, [name, meaning]]) => {
    const found = times[stage as keyof typeof STAGES];
    return found ? [{ name, meaning, ...found }] : [];
  });
  if (stages.length === 0) return [];
  return [
    "",
    `${paint.bold(`TIME TO CONTAIN  ${playbook}`)}`,
    paint.dim(`  ${pad("", 14)}${pad("p50", 14)}p95`),
    ...stages.flatMap(({ name, meaning, p50, p95, count }) =>
      wrap(
        `${meaning}, n = ${count}`,
        width,
        `  ${pad(name, 14)}${pad(lasting(p50), 14)}${pad(lasting(p95), 14)}`,
      ),
    ),
  ];
}
