import { expect, it } from "vitest";
import { hasBar, newBar } from "../../lib/cli/replaying/progress-bar.ts";

/** A terminal that shows what is written, and a clock that is moved by hand. */
function watched(total: number | undefined, columns = 80) {
  let shown = "";
  let time = 1_000;
  const out = {
    columns,
    write(text: string) {
      shown = text.startsWith("\r\x1b[2K") ? text.slice(5) : shown + text;
      return true;
    },
  };
  const bar = newBar(true, total, out, () => time);
  return { bar, shown: () => shown, pass: (ms: number) => (time += ms) };
}

it("says how far it is, how many events, and how fast", () => {
  const { bar, shown, pass } = watched(200_000_000);
  pass(2_000);
  bar.bytes(50_000_000);
  bar.events(100_000);
  expect(shown()).toBe("  ██████░░░░░░░░░░░░░░░░░░ 25 % of 200.0 MB  100,000 events, 50,000/s");
  bar.say("x.json: line 1: broken");
  expect(shown()).toBe("x.json: line 1: broken\n");
  pass(2_000);
  bar.bytes(150_000_000);
  bar.events(0);
  expect(shown()).toContain("100 %");
  bar.clear();
  expect(shown()).toBe("");
});

it("says how much was read where nobody knows how much there is, in no more than a line", () => {
  const { bar, shown, pass } = watched(undefined, 19);
  pass(500);
  bar.bytes(1_500_000);
  bar.events(10);
  expect(shown()).toBe("  1.5 MB  10 event");
});

it.each([
  ["on a terminal", true, true, {}, true],
  ["not in a pipe", true, undefined, {}, false],
  ["not with --no-input", false, true, {}, false],
  ["not in CI", true, true, { CI: "true" }, false],
  ["not on a terminal that cannot", true, true, { TERM: "dumb" }, false],
])("is drawn %s", (_, input, isTTY, env, drawn) => {
  expect(hasBar(input, { ...(isTTY && { isTTY }) }, env)).toBe(drawn);
});
