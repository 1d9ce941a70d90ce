import { afterAll, beforeAll } from "vitest";
import { logTo } from "../../lib/runtime/log.ts";

/** Keeps what simulated functions log out of the output of one test file: their story says more. */
export function useSilence(): void {
  let before: ReturnType<typeof logTo>;
  beforeAll(() => {
    before = logTo(() => {});
  });
  afterAll(() => {
    logTo(before);
  });
}
