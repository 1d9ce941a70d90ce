import { toJson } from "../words/clean.ts";
import { EXIT, type Failure } from "./failure.ts";

/** `cordon.error/v1`, on one line: the kind of a failure (`not-found`), its exit code, and its sentence. */
export function errorJson({ ending, message }: Failure): string {
  const kind = ending.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return toJson({ schema: "cordon.error/v1", error: { kind, code: EXIT[ending], message } }, 0);
}
