import { readFileSync } from "node:fs";
import { Failure } from "../program/failure.ts";
import { isTaken } from "./taken-name.ts";
import { aNewId, camelCase, writeNew } from "./write-new.ts";

/** `cordon new action ID`: an action that keeps its promise on a small thing, to be made into what it shall do. */
export async function newAction(text: string): Promise<void> {
  const id = aNewId(text);
  const [file, world] = ["action", "action.world"].map((name) => filled(name, id));
  if (isTaken(camelCase(id), [filled("action", "x"), filled("action.world", "x")]))
    throw new Failure(
      "usage",
      `${id} is a word of the language or of its files: add one, such as ${id}-of-host`,
    );
  await writeNew({ [`lib/actions/${id}.ts`]: file!, [`test/actions/${id}.world.ts`]: world! }, [
    "",
    "As it is, it keeps a DynamoDB table from being deleted, and keeps its promise (CONTRIBUTING.md).",
    `Next, and after each edit: npm run records ${id} && npx cordon check ${id}`,
    `In a playbook: step(${camelCase(id)}, "instance"), with the subject that it takes`,
  ]);
}

function filled(template: string, id: string): string {
  return readFileSync(new URL(`templates/${template}.ts.txt`, import.meta.url), "utf8")
    .replaceAll("{{id}}", id)
    .replaceAll("{{name}}", camelCase(id));
}
