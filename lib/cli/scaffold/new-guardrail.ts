import { Failure } from "../program/failure.ts";
import { isTaken } from "./taken-name.ts";
import { aNewId, camelCase, writeNew } from "./write-new.ts";

/** `cordon new guardrail ID`: a guardrail that asks about findings without a title, to be made into what it shall ask about. */
export async function newGuardrail(text: string): Promise<void> {
  const id = aNewId(text);
  if (isTaken(camelCase(id), [guardrailFile("x"), testFile("x")]))
    throw new Failure(
      "usage",
      `${id} is a word of the language or of its files: add one, such as ${id}-event`,
    );
  await writeNew(
    { [`lib/guardrails/${id}.ts`]: guardrailFile(id), [`test/guardrails/${id}.test.ts`]: testFile(id) },
    ["", `Next, and after each edit: npx cordon check ${id}`],
  );
}

function guardrailFile(id: string): string {
  return `import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "the finding has no title",
  byHand: true,
};

/** Asks about findings without a title. */
export const ${camelCase(id)}: Guardrail = {
  id: "${id}",
  lower: ({ signal }) =>
    signal.title === "" ? { to: "ask", because: "the finding has no title" } : undefined,
};
`;
}

function testFile(id: string): string {
  const name = camelCase(id);
  return `import { expect, it } from "vitest";
import { ${name} } from "../../lib/guardrails/${id}.ts";
import { facts } from "../support/facts.ts";

it.each([
  ["", { to: "ask", because: "the finding has no title" }],
  ["A finding.", undefined],
] as const)("title %j: %j", (title, objection) => {
  expect(${name}.lower(facts({ signal: { title } }))).toEqual(objection);
});
`;
}
