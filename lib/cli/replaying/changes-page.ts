import type { Change, What } from "../../replay/differences.ts";
import { bare, targetText } from "../../replay/target-text.ts";
import { wrap } from "../words/lines.ts";
import type { Look } from "../words/paint.ts";
import { grouped } from "./summary-page.ts";

const WORDS: Readonly<Record<What, string>> = {
  new: "new response",
  gone: "no response now",
  decision: "different decision",
  targets: "different targets",
  unreadable: "unreadable now",
  readable: "readable now",
};

/** How many changes the page lists; `--json` prints all. */
const LISTED = 20;

/** Counts changes, and keeps the first ones for the page. */
export function newChanges() {
  const counts = new Map<string, number>();
  const first: Change[] = [];
  let all = 0;
  return {
    add(change: Change): void {
      all += 1;
      for (const what of change.what) {
        const key = `${change.playbook ?? "events"}: ${WORDS[what]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      if (first.length < LISTED) first.push(change);
    },
    count: (): number => all,
    /** The page: the first changes one by one, then the counts against `name`. */
    page(name: string, { paint, width }: Look): string[] {
      if (all === 0) return [paint.bold(`NO CHANGE against ${name}`), ""];
      return [
        ...first.flatMap(changeLines),
        ...(all > first.length ? [`…and ${grouped(all - first.length)} more: --json prints all.`] : []),
        "",
        paint.bold(`CHANGES against ${name}, in events`),
        ...[...counts].flatMap(([text, n]) => wrap(text, width, `${grouped(n).padStart(7)}  `)),
        "",
      ];
    },
  };
}

function changeLines({ event, playbook, what, before, after }: Change): string[] {
  return [
    `${playbook ?? "events"}: ${what.map((one) => WORDS[one]).join(", ")}  event ${bare(event ?? "without an id")}`,
    ...sideLines("-", before),
    ...sideLines("+", after),
  ];
}

function sideLines(sign: string, side: Change["before"]): string[] {
  if (side === undefined) return [];
  if (side.error) return [`  ${sign} ${side.error.field}: ${bare(side.error.reason)}`];
  const because = side.because?.length ? `, reason: ${side.because.map(bare).join("; ")}` : "";
  return [
    `  ${sign} ${side.decision}${because}`,
    ...(side.steps ?? []).map(
      ({ wave, action, target }) =>
        `  ${sign}   ${wave.padEnd(8)}  ${action.padEnd(22)}  ${targetText(target)}`,
    ),
  ];
}
