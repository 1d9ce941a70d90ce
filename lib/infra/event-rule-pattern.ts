import { IAM_PATH } from "../aws/names.ts";
import { isRecord, type Json } from "../model/json.ts";

type Pattern = { readonly [key: string]: Json | undefined };

const ISSUER = ["detail", "userIdentity", "sessionContext", "sessionIssuer", "arn"];

/**
 * The pattern of a playbook's rule: the trigger's pattern, restricted to this account and to activity that is not Cordon's own.
 * A bus may carry other accounts' events; the parser reads which account an event affects.
 * Throws when the trigger names a field that is fixed here.
 */
export function rulePattern(
  pattern: Pattern,
  here: { readonly account: string; readonly partition: string },
): Pattern {
  const pinned = and(pattern, ["account"], [here.account]);
  return isViaCloudTrail(pattern) ? and(pinned, ISSUER, notOurs(here)) : pinned;
}

/**
 * The longest pattern in an account with default quotas, in characters.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MOST_CHARACTERS = 2_048;

/**
 * The most wildcards that begin with `*` in one rule. EventBridge refuses a rule that is too complex ("Rule is too complex"), and
 * CloudFormation then rolls back the whole deployment. Each `*word*` adds 3 to the complexity of event-ruler's
 * MachineComplexityEvaluator; public stacks deploy rules of 9, and rules of 12 were refused.
 */
export const MOST_LEADING_WILDCARDS = 3;

/** The number of wildcards of a pattern that begin with `*`, over all its alternatives. */
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
 * Merges patterns, each in the form of `rulePattern`, into as few rules as possible: patterns that fit into one rule become its
 * alternatives. `items` names the given patterns of each rule.
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

/** With the longest account and partition. */
function lengthOf(pattern: Pattern): number {
  return JSON.stringify(pattern, (_, value) =>
    typeof value === "string" ? value.replace(/\$\{Token\[AWS\.\w+\.\d+\]\}/g, "x".repeat(12)) : value,
  ).length;
}

/** Only CloudTrail's events name a caller: "AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail". */
function isViaCloudTrail(pattern: Pattern): boolean {
  return (
    Array.isArray(pattern["detail-type"]) &&
    pattern["detail-type"].some((type) => typeof type === "string" && type.endsWith("via CloudTrail"))
  );
}

/** `anything-but` never matches an absent field: without the first half, events of users and of root would be lost. */
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
