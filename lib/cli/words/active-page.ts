import type { ActiveHold } from "../../model/review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { shortIds } from "./short-ids.ts";
import { STATES, toned } from "./states.ts";
import { ago, clock, lasting } from "./times.ts";

type Where = Pick<Deployment, "account" | "region" | "stack" | "flags">;

/** `cordon active`: each change that Cordon set, since when, whether it is in effect, when it ends. `holds` are clean. */
export function activePage(holds: readonly ActiveHold[], where: Where, look: Look): string[] {
  const { paint, width } = look;
  const head = `${paint.bold(`${where.account} ${where.region}`)}${paint.dim(`  stack ${where.stack}`)}`;
  if (holds.length === 0) return [head, "", "No containment is in effect."];
  const lost = holds.filter((hold) => hold.holds === false);
  const ids = [...new Set(holds.map(({ response }) => response))].sort(
    (a, b) => Number(hasLost(b, lost)) - Number(hasLost(a, lost)),
  );
  const short = shortIds(ids);
  const again = ids.filter((id) => lost.some((one) => one.response === id && one.state === "not-in-effect"));
  const responses = ids.flatMap((id) => {
    const mine = holds.filter(({ response }) => response === id);
    const { title, state } = mine[0]!;
    const { sign, word, tone } = STATES[state];
    return [
      "",
      `${paint.bold(short.get(id)!)}  ${toned(look, tone, `${sign} ${word}`)}`,
      ...wrap(title, width, "  "),
      ...mine.flatMap((hold) => holdLines(hold, look)),
    ];
  });
  return [
    head,
    ...responses,
    "",
    ...wrap(
      `${holds.length - lost.length} in effect${lost.length > 0 ? `, ${lost.length} NOT IN EFFECT` : ""}, in ${ids.length} ${ids.length === 1 ? "response" : "responses"}.`,
      width,
    ),
    ...(again.length > 0
      ? again.map(
          (id) =>
            `Set again: ${paint.bold(`npx cordon reapply ${short.get(id)} --reason "…"${where.flags}`)}`,
        )
      : []),
    `Next: ${paint.bold(`npx cordon show ${short.get(ids[0]!)}${where.flags}`)}`,
  ];
}

function hasLost(id: string, lost: readonly ActiveHold[]): boolean {
  return lost.some(({ response }) => response === id);
}

function holdLines(hold: ActiveHold, look: Look): string[] {
  const { width, now, paint } = look;
  const { text, tone } = standing(hold, now);
  const ends = hold.ends
    ? `ends automatically ${clock(hold.ends, now)}, ${left(hold.ends, now)}`
    : "until an undo";
  return [
    ...wrap(hold.target, width, `  ${hold.step}  ${hold.action}  `),
    ...wrap(hold.change, width, "     "),
    ...wrap(text, width, "     ").map((line) => toned(look, tone, line)),
    ...(hold.changedBy ? wrap(hold.changedBy, width, "     ") : []),
    ...wrap(`since ${clock(hold.since, now)}, ${ago(hold.since, now)} · ${ends}`, width, "     ").map(
      paint.dim,
    ),
  ];
}

function standing({ holds, checkedAt }: ActiveHold, now: Date) {
  const read = checkedAt ? `verified ${ago(checkedAt, now)}` : "not verified yet";
  if (holds === undefined) return { text: `… ${read}`, tone: "careful" } as const;
  return holds
    ? ({ text: `✔ in effect, ${read}`, tone: "good" } as const)
    : ({ text: `! NOT IN EFFECT, ${read}`, tone: "bad" } as const);
}

function left(until: string, now: Date): string {
  const ms = Date.parse(until) - now.getTime();
  return ms > 0 ? `in ${lasting(ms)}` : "now";
}
