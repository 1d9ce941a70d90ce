import { readFileSync } from "node:fs";
import { Failure } from "../program/failure.ts";
import { isTaken } from "./taken-name.ts";
import { aNewId, camelCase, writeNew } from "./write-new.ts";

/** `cordon new channel ID`: a channel that puts each message into a queue of SQS, with its test against moto. */
export async function newChannel(text: string): Promise<void> {
  const id = aNewId(text);
  const [file, test] = ["channel", "channel.test"].map((name) => filled(name, id));
  if (isTaken(camelCase(id), [filled("channel", "x"), filled("channel.test", "x")]))
    throw new Failure(
      "usage",
      `${id} is a word of the language or of its files: add one, such as ${id}-alerts`,
    );
  await writeNew({ [`lib/channels/${id}.ts`]: file!, [`test/channels/${id}.test.ts`]: test! }, [
    "",
    "As it is, it puts each message into a queue of SQS (docs/telling.md, Another channel).",
    `Next, and after each edit: npx cordon check ${id}`,
    `bin/app.ts switches it on: notify: { ${JSON.stringify(id)}: { url: "https://sqs.eu-west-1.amazonaws.com/123456789012/on-call" } }`,
  ]);
}

function filled(template: string, id: string): string {
  return readFileSync(new URL(`templates/${template}.ts.txt`, import.meta.url), "utf8")
    .replaceAll("{{id}}", id)
    .replaceAll("{{name}}", camelCase(id));
}
