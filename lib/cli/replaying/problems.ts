import type { Bar } from "./progress-bar.ts";
import { grouped } from "./summary-page.ts";

/** So many are told one by one: a file that is no text has one on each of its lines. */
const TOLD = 100;

/** Tells what is no event, above the bar. */
export function newProblems(bar: Pick<Bar, "say">) {
  let n = 0;
  return {
    tell(problem: string): void {
      n += 1;
      if (n <= TOLD) bar.say(problem);
    },
    /** How many were not told. */
    end(): void {
      if (n > TOLD)
        bar.say(`…and ${grouped(n - TOLD)} more ${n === TOLD + 1 ? "place" : "places"} without an event`);
    },
  };
}
