import { compileAll } from "../../lib/events/event-pattern.ts";
import type { Ruler } from "./ruler.ts";
import type { Workload } from "./workload.ts";

/** Whether a window begins with JSON text, or with what was read before. */
export type Form = "text" | "parsed";

/** Events a second of both, window by window. */
export interface Comparison {
  readonly rules: number;
  readonly form: Form;
  readonly matches: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Both are warmed up, made to agree on the number of matches, and then take turns. Throws when they do not agree. */
export async function compare(
  { events, rules }: Workload,
  ruler: Ruler,
  {
    count,
    form,
    windows,
    milliseconds,
  }: { count: number; form: Form; windows: number; milliseconds: number },
): Promise<Comparison> {
  const match = compileAll(rules.slice(0, count).map((rule, i) => [i, rule] as const));
  const inputs: readonly (string | object)[] =
    form === "text" ? events : events.map((event) => JSON.parse(event));
  const matches = inputs.reduce((sum: number, event) => sum + match(event).length, 0);
  const [, theirMatches] = await ruler.ask([`rules ${count}`, `pass ${form}`]);
  if (Number(theirMatches) !== matches)
    throw new Error(`${count} rules, ${form}: ${matches} matches here, ${theirMatches} of event-ruler`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let window = -1; window < windows; window++) {
    const mine = eventsPerSecond(match, inputs, milliseconds);
    const [answer = ""] = await ruler.ask([`window ${form} ${milliseconds}`]);
    const [done, nanoseconds] = answer.split(" ").map(Number);
    if (window < 0) continue; // the first of each is for the compilers
    ours.push(mine);
    theirs.push(done! / (nanoseconds! / 1e9));
  }
  return { rules: count, form, matches, ours, theirs };
}

let found = 0;

function eventsPerSecond(
  match: (event: string | object) => unknown[],
  inputs: readonly (string | object)[],
  milliseconds: number,
): number {
  const start = performance.now();
  let done = 0;
  do {
    for (let i = 0; i < 64; i++) found += match(inputs[(done + i) % inputs.length]!).length;
    done += 64;
  } while (performance.now() - start < milliseconds);
  if (found < 0) throw new Error("unreachable"); // so that nothing of the work can be left out
  return done / ((performance.now() - start) / 1000);
}
