import type { Format } from "../../aws/formats.ts";
import type { Refusal } from "../../model/action.ts";

/** Refuses the first value that does not match its format, before any call: such a value may be hostile text. */
export function malformed(
  ...values: readonly (readonly [value: unknown, format: Format])[]
): Refusal | undefined {
  const wrong = values.find(([value, { pattern }]) => typeof value !== "string" || !pattern.test(value));
  return wrong && { refused: `${JSON.stringify(wrong[0])?.slice(0, 400)} is not ${wrong[1].is}` };
}
