import type { Json } from "../../json.ts";

/** Event types as a pattern: one that ends in `*` means all that begin so. */
export const typePatterns = (types: readonly string[]): Json[] =>
  types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type));

/** Whether a type is one that those patterns let through. */
export const isOneOf = (types: readonly string[], type: string): boolean =>
  types.some((one) => (one.endsWith("*") ? type.startsWith(one.slice(0, -1)) : type === one));
