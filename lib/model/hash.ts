import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A value's canonical JSON (RFC 8785): equal texts for values that differ in the order of keys. */
export function canonicalText(value: object): string {
  return canonicalize(value) ?? "";
}

/** SHA-256 of a value's canonical JSON (RFC 8785), as 64 hexadecimal digits: equal for values that differ in the order of keys. */
export function canonicalHash(value: object): string {
  return sha256(canonicalText(value));
}
