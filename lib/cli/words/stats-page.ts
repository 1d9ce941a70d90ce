import type { PlaybookStats } from "../../model/review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import { columns, pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { lasting, utc } from "./times.ts";

type Where = Pick<Deployment, "account" | "region" | "stack">;

const COLUMNS = [
  ["matched", "matched"],
  ["acted", "acted"],
  ["asked", "asked"],
  ["undone", "undone"],
  ["false", "calledFalse"],
  ["would act", "wouldAct"],
] as const;

/** Where the time goes, in order. */
const STAGES: Readonly<Record<keyof PlaybookStats["times"], string>> = {
  detection: "from the activity to the finding",
  intake: "from the finding to Cordon",
  planning: "until planned",
  deciding: "until decided",
  executing: "until set",
  verifying: "until read back",
  whole: "from the finding's arrival to contained",
};

/** `cordon stats`: per playbook how often, and how fast. `stats` are clean. */
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
      ...wrap("No event has matched a playbook in that time: --since 90d looks back further.", width),
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
      "false: people called the finding false. would act: asked or observed only, and would have acted in act.",
      width,
    ).map(paint.dim),
    ...stats.flatMap((one) => timesOf(one, look)),
  ];
}

/** A row of a table; a name that leaves no room stands on a line of its own. */
function figures(label: string, cells: readonly string[], name: number, width: number): string[] {
  const text = cells.map((cell, i) => cell.padStart(COLUMNS[i]![0].length + 2)).join("");
  if (name + 2 + text.length <= width) return [`  ${pad(label, name)}${text}`];
  return [...(label ? [`  ${label}`] : []), `    ${text}`];
}

function timesOf({ playbook, times }: PlaybookStats, { paint, width }: Look): string[] {
  const stages = Object.entries(STAGES).flatMap(([stage, meaning]) => {
    const found = times[stage as keyof typeof STAGES];
    return found ? [{ stage, meaning, ...found }] : [];
  });
  if (stages.length === 0) return [];
  return [
    "",
    `${paint.bold(`TIME TO CONTAIN  ${playbook}`)}`,
    paint.dim(`  ${pad("", 12)}${pad("half within", 14)}95 % within`),
    ...stages.flatMap(({ stage, meaning, p50, p95, count }) =>
      wrap(
        `${meaning}, of ${count}`,
        width,
        `  ${pad(stage, 12)}${pad(lasting(p50), 14)}${pad(lasting(p95), 14)}`,
      ),
    ),
  ];
}
