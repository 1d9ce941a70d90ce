import { createHash } from "node:crypto";
import type { Place } from "./place.ts";

/** Crockford's base 32: no I, L, O or U, so an id survives being read out on the phone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ten letters (50 bits) of the SHA-256 of some parts; the same parts, the same id. */
export function shortHash(parts: readonly string[], length = 10): string {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest();
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET[byte & 31]).join("");
}

/** The id of the first response of one playbook to one finding in one account and Region. */
export function familyId(playbook: string, finding: string, place: Place): string {
  return shortHash([playbook, finding, place.account, place.region]);
}

/** A later generation of the same response: `7QX4M2K9TD-2`. */
export function generationId(family: string, generation: number): string {
  return generation === 1 ? family : `${family}-${generation}`;
}
