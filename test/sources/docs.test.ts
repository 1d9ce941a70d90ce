import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sources } from "../support/reading.ts";

it("docs/sources.md says of every source how its events come, and on which kind of bus", () => {
  const page = readFileSync(new URL("../../docs/sources.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const said = sources.map(({ trigger }) => {
    const row = rows.find((line) => line.split("|")[1]?.includes(`\`${trigger.source}\``));
    return [trigger.source, row?.split("|")[3]?.trim()];
  });
  expect(said).toEqual(sources.map(({ trigger }) => [trigger.source, trigger.bus ?? "default"]));
});
