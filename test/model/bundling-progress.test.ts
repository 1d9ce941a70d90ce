import { expect, test } from "vitest";
import { BUNDLED, PROGRESS, showProgress } from "../../lib/model/bundling-progress.ts";

function shown(isTTY: boolean, env: NodeJS.ProcessEnv): string {
  let text = "";
  const write = (more: string | Uint8Array) => {
    text += String(more);
    return true;
  };
  const out = { isTTY, write };
  const show = showProgress(out, env);
  for (const ready of [1, 2]) show(ready, 2);
  return text;
}

test("silent where nobody looks, as the CDK expects of an app", () => {
  expect(shown(false, {})).toBe("");
});

test("a line that goes away on a terminal", () => {
  const text = shown(true, {});
  expect(text).toContain("bundling functions: 1 of 2");
  expect(text.endsWith("\r\x1b[2K")).toBe(true);
});

test("a line for each where it is asked for, which a reader understands", () => {
  const text = shown(false, { [PROGRESS]: "1" });
  expect([...text.matchAll(BUNDLED)].map(([, ready, all]) => `${ready}/${all}`)).toEqual(["1/2", "2/2"]);
});
