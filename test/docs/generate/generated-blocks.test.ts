import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  commandsBlock,
  filled,
  guardrailsBlock,
  playbooksBlock,
  sourcesBlock,
} from "../../../docs/generate/generated-blocks.ts";
import { optionsOf } from "../../../docs/generate/source-options.ts";
import { loadTasks } from "../../../lib/cli/program/load-tasks.ts";
import { loadPlaybooks } from "../../../lib/units/load-playbooks.ts";
import { loadGuardrails, loadSources } from "../../../lib/units/load-units.ts";
import { ROOT } from "../../infra/synth.ts";

function page(block: string) {
  return `# Page\n\n<!-- generated:${block} -->\nold\n<!-- /generated -->\n\nText.\n`;
}
function firstCells(block: string) {
  return block
    .split("\n")
    .slice(2)
    .map((row) => row.split(" | ")[0]!.replace(/^\| /, "").replaceAll("`", ""));
}

describe("a generated block of a page", () => {
  it("is replaced between its marks, and nothing else is", () => {
    expect(filled(page("one") + page("two"), { one: "1", two: "2" })).toBe(
      page("one").replace("old", "1") + page("two").replace("old", "2"),
    );
  });

  it("may be empty before", () => {
    expect(filled("<!-- generated:one -->\n<!-- /generated -->", { one: "1" })).toBe(
      "<!-- generated:one -->\n1\n<!-- /generated -->",
    );
  });

  it("must be one that there is", () => {
    expect(() => filled(page("playbook"), { playbooks: "" })).toThrow(
      "a page asks for the block playbook; did you mean playbooks?",
    );
    expect(() => filled(page("toString"), { playbooks: "" })).toThrow("toString");
  });

  it("must end", () => {
    expect(() => filled("<!-- generated:one -->\nold\n", { one: "1" })).toThrow("has no <!-- /generated -->");
  });
});

describe("the blocks", async () => {
  const [playbooks, sources, guardrails, tasks] = await Promise.all([
    loadPlaybooks(`${ROOT}/playbooks`),
    loadSources(ROOT),
    loadGuardrails(ROOT),
    loadTasks(),
  ]);

  it("name every playbook once, and say of which notify only", () => {
    const block = playbooksBlock(playbooks);
    const named = [...block.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);
    expect(named.sort()).toEqual(playbooks.map(({ id }) => id).sort());
    expect(block).toContain("`root-use` (notify only)");
    expect(block).not.toContain("`trail-stopped` (notify only)");
  });

  it("have a row for every source and every guardrail", () => {
    expect(firstCells(sourcesBlock(sources))).toEqual(sources.map(({ terms }) => terms.id));
    expect(firstCells(guardrailsBlock(guardrails))).toEqual(guardrails.map(({ id }) => id));
  });

  it("want of a guardrail what it is for", () => {
    expect(() => guardrailsBlock([{ id: "new-one", lower: () => undefined }])).toThrow(
      "lib/guardrails/new-one.ts: write reference:",
    );
  });

  it.each(guardrails)("say of $id what its code does", ({ id, reference }) => {
    const code = readFileSync(`${ROOT}/lib/guardrails/${id}.ts`, "utf8").replaceAll(
      /\/\*[\s\S]*?\*\/|\/\/.*/g,
      "",
    );
    const body = code.slice(code.indexOf("lower"));
    const said = new Set(
      [
        ...code.matchAll(/to: "(ask|observe|refuse)"|\? "(ask|observe|refuse)"|: "(ask|observe|refuse)"/g),
      ].flatMap(([, ...to]) => to.filter(Boolean)),
    );
    expect([...reference!.to].sort()).toEqual([...said].sort());
    expect(reference!.byHand).toBe(!body.includes("isByHand("));
  });

  it("have each place of the commands once, and only commands that there are", () => {
    const orders = tasks.map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
    const commands = readdirSync(`${ROOT}/lib/cli`).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? []);
    for (const { line } of tasks) expect(commands).toContain(line.split(" ")[0]);
    expect(
      commandsBlock([
        { order: 2, task: "b", line: "show ID" },
        { order: 1, task: "a", line: "list", more: "`-l`" },
      ]),
    ).toBe("| task | command |\n|---|---|\n| a | `npx cordon list` · `-l` |\n| b | `npx cordon show ID` |");
  });

  it("have what a playbook may ask of every source, `where` included", () => {
    const files = Object.fromEntries(
      readdirSync(`${ROOT}/lib/sources`, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => [name, readFileSync(`${ROOT}/lib/sources/${name}`, "utf8")]),
    );
    const of = optionsOf(files, readFileSync(`${ROOT}/lib/events/where.ts`, "utf8"));
    for (const { terms } of sources) {
      const names = of(terms.id)?.fields.map(({ name }) => name);
      expect([terms.id, names?.at(-1)]).toEqual([terms.id, "where"]);
      expect(names).toEqual(expect.arrayContaining(Object.keys(terms.everything)));
    }
    expect(of("guardduty")?.name).toBe("GuardDutyOptions");
  });
});
