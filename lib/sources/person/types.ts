import type { Json } from "../../model/json.ts";

/** Event types as a pattern: one that ends in `*` means all that begin so. */
export function typePatterns(types: readonly string[]): Json[] {
  return types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type));
}

/** Whether a type is one that those patterns let through. */
export function isOneOf(types: readonly string[], type: string): boolean {
  return types.some((one) => (one.endsWith("*") ? type.startsWith(one.slice(0, -1)) : type === one));
}
