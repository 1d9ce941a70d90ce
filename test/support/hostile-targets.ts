import type { Place } from "../../lib/model/place.ts";

/** What somebody who names things may put into a name, against policies, filters, terminals and calls. */
const HOSTILE = [
  "*",
  "?",
  "$" + "{aws:username}",
  'x"},{"Effect":"Allow","Action":"*","Resource":"*"',
  "a/../../b",
  "x\u001b[2Jy",
  "line\nbreak",
  "i-0123456789abcdef0*",
  " ",
  "",
  "ｗｅｂ",
  "-rf --force",
  "x".repeat(5_000),
];

/** Chosen by Cordon's own code from a closed list, so no foreign text: a wrong one is a mistake of a type, not an attack. */
const OURS = ["account", "region", "workload", "provider", "of", "to", "grant"];

/** One target for each of its pieces of text and each hostile text. */
export function hostileTargets<T extends Place>(
  target: T,
): { readonly field: string; readonly text: string; readonly target: T }[] {
  return Object.entries(target)
    .filter(([field, value]) => !OURS.includes(field) && typeof value !== "boolean")
    .flatMap(([field, value]) =>
      HOSTILE.map((text) => ({
        field,
        text,
        target: { ...target, [field]: Array.isArray(value) ? [...value, text] : text } as T,
      })),
    );
}
