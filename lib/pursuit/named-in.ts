/** CloudTrail parameters are at most 6 levels deep. */
const DEEPEST = 6;
const MOST_NAMES = 200;

/** Every text of at most 128 characters in an API call's parameters: each may be a name in a hold. */
export function namesIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return value.length <= 128 ? [value] : [];
  if (depth === DEEPEST || typeof value !== "object" || value === null) return [];
  return Object.values(value)
    .flatMap((one) => namesIn(one, depth + 1))
    .slice(0, MOST_NAMES);
}

/** The names in a hold of the ledger: kinds and names alternate, and an attribute is last: `account/region/user/ana/access-key/AKIA…/status`. */
export function namesOfHold(hold: string): readonly string[] {
  return hold
    .split("/")
    .slice(2)
    .filter((_, i) => i % 2 === 1);
}
