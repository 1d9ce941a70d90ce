import type { Json } from "../../json.ts";

/** Event types as a pattern: one that ends in `*` means all that begin so. */
export const typePatterns = (types: readonly string[]): Json[] =>
  types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type));
