import type { Bar } from "./progress-bar.ts";
import { grouped } from "./summary-page.ts";

/** How many are printed one by one: a binary file has one on each line. */
const TOLD = 100;

/** Prints what is not an event, above the progress bar. */
export function newProblems(bar: Pick<Bar, "say">) {
  let n = 0;
  return {
    tell(problem: string): void {
      n += 1;
      if (n <= TOLD) bar.say(problem);
    },
    /** Prints how many more there were. */
    end(): void {
      if (n > TOLD)
        bar.say(`…and ${grouped(n - TOLD)} more ${n === TOLD + 1 ? "place" : "places"} without an event`);
    },
  };
}
