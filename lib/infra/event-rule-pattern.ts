import { IAM_PATH } from "../aws/names.ts";
import { isRecord, type Json } from "../model/json.ts";

type Pattern = { readonly [key: string]: Json | undefined };

const ISSUER = ["detail", "userIdentity", "sessionContext", "sessionIssuer", "arn"];

/**
 * The pattern of a playbook's rule: the trigger's, this account only, and nothing that Cordon did itself.
 * A bus may carry other accounts' events; which account an event is *about* is for the parser.
 * Throws when the trigger speaks of what is pinned here.
 */
export function rulePattern(
  pattern: Pattern,
  here: { readonly account: string; readonly partition: string },
): Pattern {
  const pinned = and(pattern, ["account"], [here.account]);
  return isViaCloudTrail(pattern) ? and(pinned, ISSUER, notOurs(here)) : pinned;
}

/**
 * The most characters of a pattern in an account that has not asked for more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MOST_CHARACTERS = 2_048;

/**
 * The most wildcards that begin with `*` in one rule. EventBridge refuses a rule that is too complex ("Rule is too complex"), and
 * CloudFormation then rolls the whole deployment back. Each `*word*` adds 3 to the figure that event-ruler's
 * MachineComplexityEvaluator gives; rules of 9 are deployed in public stacks, rules of 12 were refused.
 */
export const MOST_LEADING_WILDCARDS = 3;

/** How many wildcards of a pattern begin with `*`, in all its alternatives together. */
export function leadingWildcards(pattern: Json | Pattern | undefined): number {
  if (Array.isArray(pattern)) return pattern.reduce((sum: number, part) => sum + leadingWildcards(part), 0);
  if (!isRecord(pattern)) return 0;
  return Object.entries(pattern as Pattern).reduce(
    (sum, [key, part]) =>
      sum +
      (key === "wildcard"
        ? [part].flat().filter((one) => String(one).startsWith("*")).length
        : leadingWildcards(part)),
    0,
  );
}

/**
 * As few patterns as mean the same as these, each as `rulePattern` has it: those that fit into one rule together stand in it side by
 * side. `items` is told which of the given ones each is for.
 */
export function togetherInRules(
  patterns: readonly Pattern[],
  here: { readonly account: string; readonly partition: string },
): readonly { readonly pattern: Pattern; readonly items: readonly number[] }[] {
  const rules: { pattern: Pattern; items: number[] }[] = [];
  patterns.forEach((pattern, item) => {
    for (const rule of rules) {
      const items = [...rule.items, item];
      const both = anyOf(
        items.map((i) => patterns[i]!),
        here,
      );
      if (lengthOf(both) <= MOST_CHARACTERS && leadingWildcards(both) <= MOST_LEADING_WILDCARDS) {
        Object.assign(rule, { pattern: both, items });
        return;
      }
    }
    rules.push({ pattern: rulePattern(pattern, here), items: [item] });
  });
  return rules;
}

function anyOf(
  patterns: readonly Pattern[],
  here: { readonly account: string; readonly partition: string },
): Pattern {
  const each = patterns.map((pattern) => {
    const { account: _, ...rest } = rulePattern(pattern, here);
    return rest as Json;
  });
  return { account: [here.account], $or: each };
}

/** With an account and a partition as long as there are. */
function lengthOf(pattern: Pattern): number {
  return JSON.stringify(pattern, (_, value) =>
    typeof value === "string" ? value.replace(/\$\{Token\[AWS\.\w+\.\d+\]\}/g, "x".repeat(12)) : value,
  ).length;
}

/**
 * Only what CloudTrail tells names a caller: "AWS API Call via CloudTrail", "AWS Console Sign In via
 * CloudTrail".
 */
function isViaCloudTrail(pattern: Pattern): boolean {
  return (
    Array.isArray(pattern["detail-type"]) &&
    pattern["detail-type"].some((type) => typeof type === "string" && type.endsWith("via CloudTrail"))
  );
}

/**
 * `anything-but` never matches an absent field: without the first half, events of users and of root would be
 * lost.
 */
function notOurs({ account, partition }: { readonly account: string; readonly partition: string }): Json {
  return [
    { exists: false },
    { "anything-but": { prefix: `arn:${partition}:iam::${account}:role${IAM_PATH}` } },
  ];
}

function and(pattern: Pattern, [key = "", ...rest]: readonly string[], value: Json): Pattern {
  const there = pattern[key];
  if (rest.length === 0 && there !== undefined)
    throw new Error(`a trigger's pattern may not say ${key}: the rule pins it`);
  if (there !== undefined && !isRecord(there)) throw new Error(`a trigger's pattern says ${key} is a value`);
  return { ...pattern, [key]: rest.length === 0 ? value : and((there as Pattern) ?? {}, rest, value) };
}
