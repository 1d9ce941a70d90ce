import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { CATEGORIES } from "../../lib/model/playbook.ts";
import { choose, playables } from "../../local/menu.ts";

const all = await playables();

/** What the menu answers to these keys, and all that it drew. */
async function typed(last: string, ...keys: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const drawn: string[] = [];
  output.on("data", (part: Buffer) => drawn.push(part.toString()));
  const answer = choose(all, last, { input, output });
  for (const key of keys) {
    // The terminal's reader takes one key a turn.
    await new Promise((done) => setTimeout(done, 30));
    input.write(key);
  }
  const chosen = await answer;
  return {
    chosen: typeof chosen === "object" ? chosen.id : chosen,
    drawn: stripVTControlCharacters(drawn.join("")),
  };
}

const [ENTER, CTRL_C] = ["\r", "\u0003"];

describe("the menu of attacks", () => {
  test("has every playbook once, grouped by category in the order of README's table", () => {
    const ranks = all.map(({ category }) => CATEGORIES.indexOf(category));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(48);
  });

  test("begins at the last attack, and shows its category, id and title", async () => {
    const { chosen, drawn } = await typed("crypto-mining", ENTER);
    expect(chosen).toBe("crypto-mining");
    expect(drawn).toMatch(/● hosts +crypto-mining\s+\(A host or a\s/);
  });

  test("filters by what is typed: an id, and words of category and title", async () => {
    expect(await typed("crypto-mining", ..."root-use", ENTER)).toMatchObject({ chosen: "root-use" });
    const { chosen } = await typed("crypto-mining", ..."persistence trust", ENTER);
    expect(all.find(({ id }) => id === chosen)?.category).toBe("persistence");
  });

  test("has a row to quit, whatever is typed", async () => {
    expect(await typed("crypto-mining", ..."zzzz", ENTER)).toMatchObject({ chosen: "quit" });
    expect(await typed("crypto-mining", ..."quit", ENTER)).toMatchObject({ chosen: "quit" });
  });

  test("ends at Ctrl-C", async () => {
    expect(await typed("crypto-mining", CTRL_C)).toMatchObject({ chosen: undefined });
  });
});
