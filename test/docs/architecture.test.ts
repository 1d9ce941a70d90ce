import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALL_STATES, isFinal, STATES } from "../../lib/model/response-state.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/architecture.md", ROOT), "utf8");
const [, WORDS = ""] = PAGE.split("## 3. Words and states");

/** The ids in backquotes, without what stands in brackets behind them. */
function idsIn(cell: string): string[] {
  return [...cell.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id!);
}

test("the table of states has the legal moves of the code", () => {
  const rows = [...WORDS.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| (.*) \|$/gm)];
  const said = rows
    .filter(([, , to]) => to!.includes(" · "))
    .flatMap(([, from, to]) => idsIn(from!).map((state) => [state, idsIn(to!).sort()] as const));
  const are = ALL_STATES.filter((state) => !isFinal(state)).map(
    (state) => [state, [...STATES[state].next].sort()] as const,
  );
  expect(new Map(said)).toEqual(new Map(are));
});

test("the sentence of final states has those of the code", () => {
  const [, final = ""] = /^(`observed`[\s\S]*?) are final\./m.exec(WORDS) ?? [];
  expect(idsIn(final).sort()).toEqual(ALL_STATES.filter(isFinal).toSorted());
});

test("section 4 has every room of lib/, and no other", () => {
  const [, block = ""] = /## 4\. Rooms\n\n```\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const lib = block.slice(block.indexOf("lib/"), block.indexOf("local/"));
  const said = [...lib.matchAll(/(?:^ {2}|(?<=\/ {2}))([a-z]+)\//gm)].map(([, room]) => room!);
  const are = readdirSync(new URL("lib/", ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(said.toSorted()).toEqual(are.toSorted());
  const loose = readdirSync(new URL("lib/", ROOT)).filter((name) => name.endsWith(".ts"));
  // The public address of the matcher: docs/decisions/0027.
  expect(loose).toEqual(["event-pattern.ts"]);
});
