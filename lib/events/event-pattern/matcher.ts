import type { Combination } from "./combinations.ts";
import { decide } from "./decide.ts";
import { decisionTree } from "./decision-tree.ts";
import { findInObject } from "./event-object.ts";
import { findInText } from "./event-text.ts";
import { clearFields, noFields } from "./fields.ts";
import { hasInnerEmptyName, pathTree } from "./path-tree.ts";

/** Calls back with the number of every rule that matches an event, some more than once. */
export type Matcher = (event: unknown, matched: (rule: number) => void) => void;

/** One matcher for the combinations of these rules. Throws InvalidPattern. */
export function matcherOf(rules: readonly Combination[][]): Matcher {
  // Each rule decides whether a key "" of an event counts, so the two kinds share no matcher.
  const [plain, withEmptyNames]: [rule: number, Combination][][] = [[], []];
  for (const [rule, combinations] of rules.entries()) {
    const into = combinations.some((one) => [...one.keys()].some(hasInnerEmptyName)) ? withEmptyNames : plain;
    for (const combination of combinations) into!.push([rule, combination]);
  }
  const matchers = [sharedMatcher(plain!, false), sharedMatcher(withEmptyNames!, true)].filter(
    (one) => one !== undefined,
  );
  const [first] = matchers;
  if (first !== undefined && matchers.length === 1) return first;
  return (event, matched) => {
    for (const matcher of matchers) matcher(event, matched);
  };
}

function sharedMatcher(combinations: [number, Combination][], emptyNames: boolean): Matcher | undefined {
  if (combinations.length === 0) return undefined;
  const paths = [...new Set(combinations.flatMap(([, combination]) => [...combination.keys()]))].sort(
    byUnits,
  );
  const tree = pathTree(paths, emptyNames);
  const stages = decisionTree(combinations, paths);
  const fields = noFields(paths.length);
  let events = 0;
  return (event, matched) => {
    try {
      if (find(event)) decide(stages, fields, ++events, matched);
    } finally {
      clearFields(fields);
    }
  };

  function find(event: unknown): boolean {
    if (typeof event === "string") return findInText(event, tree, fields);
    return typeof event === "object" && event !== null && findInObject(event, tree, fields);
  }
}

/** event-ruler's order of fields. */
function byUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}
