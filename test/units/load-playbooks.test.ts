import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "playbooks-"));
});
afterEach(() => rm(folder, { recursive: true }));

function write(name: string, content: string) {
  return writeFile(join(folder, name), content);
}

it("loads what is there, by name, and nothing that is no playbook's file", async () => {
  await write("second.ts", `export default { id: "second", on: [], contain: [], preserve: [] }`);
  await write("first-one.ts", `export default { id: "first-one", on: [], contain: [], preserve: [] }`);
  await write("first-one.test.ts", "throw new Error()");
  await write("notes.md", "");
  expect((await loadPlaybooks(folder)).map(({ id }) => id)).toEqual(["first-one", "second"]);
});

it("says which line to write", async () => {
  await write("mine.ts", `export default { id: "yours", on: [], contain: [] }`);
  await expect(loadPlaybooks(folder)).rejects.toThrow(/mine\.ts: write id: "mine", .*"yours"/);
});

it("says what a file without a playbook lacks", async () => {
  await write("other.ts", "export const other = 1;");
  await expect(loadPlaybooks(folder)).rejects.toThrow(
    /other\.ts: write export default playbook\(\{ id: "other", … \}\);/,
  );
});
