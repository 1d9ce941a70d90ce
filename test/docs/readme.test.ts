import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";

test("the README names every playbook, and none that there is not", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const section = readme.slice(readme.indexOf("## The playbooks"), readme.indexOf("A playbook is data"));
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && line.includes("`"));
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id));
  const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));
  expect(named.sort()).toEqual(playbooks.map(({ id }) => id).sort());
});
