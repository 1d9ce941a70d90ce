import { loadTasks } from "../program/load-tasks.ts";
import { aNewId, writeNew } from "./write-new.ts";

/** `cordon new command ID`: a command that prints its argument, with its row of docs/on-call.md. */
export async function newCommand(text: string): Promise<void> {
  const id = aNewId(text);
  const order = Math.max(...(await loadTasks()).map((task) => task.order)) + 1;
  await writeNew({ [`lib/cli/${id}.ts`]: commandFile(id, order), [`test/cli/${id}.test.ts`]: testFile(id) }, [
    "",
    `Next: npx cordon ${id} --help, npx vitest run --project unit test/cli/${id}.test.ts, npm run docs`,
  ]);
}

function commandFile(id: string, order: number): string {
  return `import { Command } from "@commander-js/extra-typings";
import type { Task } from "./program/task.ts";

/** The command line of \`cordon ${id}\`. */
export const command = new Command("${id}")
  .description("print one response's ID")
  .argument("<id>", "ID of the response, or its first letters")
  .action((id) => console.log(id));

/** Its rows of docs/on-call.md; none where it is no command of the night. */
export const tasks: readonly Task[] = [{ order: ${order}, task: "print an ID", line: "${id} ID" }];
`;
}

function testFile(id: string): string {
  return `import { expect, it } from "vitest";
import { command } from "../../lib/cli/${id}.ts";

it("is a command of this name, with one argument", () => {
  expect(command.name()).toBe("${id}");
  expect(command.registeredArguments.map((one) => one.name())).toEqual(["id"]);
});
`;
}
