import type { Json } from "../../model/json.ts";

/** Event types as a pattern: a type that ends in `*` matches all types with that prefix. */
export function typePatterns(types: readonly string[]): Json[] {
  return types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type));
}

/** Whether those patterns match a type. */
export function isOneOf(types: readonly string[], type: string): boolean {
  return types.some((one) => (one.endsWith("*") ? type.startsWith(one.slice(0, -1)) : type === one));
}
