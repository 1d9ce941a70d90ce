import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { transcript } from "../../local/follow.ts";
import { whole } from "../cli/records.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the README names every playbook, and none that there is not", async () => {
  const [, section = ""] = /<!-- generated:playbooks -->\n([\s\S]*?)<!-- \/generated -->/.exec(README) ?? [];
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && line.includes("`"));
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id));
  const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));
  expect(named.sort()).toEqual(playbooks.map(({ id }) => id).sort());
});

describe("the result that the README shows", () => {
  const [, block = ""] = /npm ci && npm start[\s\S]*?```\n( +\d+ ms [\s\S]*?)\n```/.exec(README) ?? [];
  const lines = block.split("\n");
  const sent = new Date("2026-11-20T03:30:00.000Z");
  const moments = lines.map((line) => Number(/^ +(\d+) ms/.exec(line)?.[1]));
  const at = moments.map((ms) => new Date(sent.getTime() + ms).toISOString());

  test("has the lines that the demonstration prints of such a response", () => {
    const [received = "", recorded = "", contained = "", checked = ""] = at;
    const { response } = whole();
    const record = whole({
      playbook: "stolen-instance-credentials",
      decision: { outcome: "act", mode: "act", because: [] },
      times: { ...response.times, received, recorded, contained, "checked 10 s": checked },
    });
    const printed = transcript(record, sent).map((line) => line.trimEnd());
    expect(printed).toEqual(expect.arrayContaining(lines));
  });

  test("is four lines, in order of time", () => {
    expect(lines).toHaveLength(4);
    expect(moments.toSorted((a, b) => a - b)).toEqual(moments);
  });
});

test("the README stays a page: 140 lines at most", () => {
  expect(README.trimEnd().split("\n").length).toBeLessThanOrEqual(140);
});
