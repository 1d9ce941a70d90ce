import { isRecord, type Json } from "../../model/json.ts";
import { compile } from "../event-pattern.ts";
import { addressDigits } from "./ip-address.ts";

type Pattern = { readonly [key: string]: Json };

/** Conditions by dotted path. */
export type Fields = ReadonlyMap<string, readonly Json[]>;

/** Fields of the envelope with one value in every event. */
const ENVELOPE = ["account", "detail-type", "id", "region", "source"];

/** Beyond this number, pairs of alternatives are not compared. */
const MOST_PAIRS = 100_000;

/**
 * Whether no event can match both patterns. `scalars` are the fields below `detail` with one value in every event, as dotted paths: an
 * array matches by any of its elements, so other fields prove nothing. Sound and not complete: false means "not proven".
 * Source: EventBridge user guide, "Comparison operators" and "$or matching".
 */
export function exclude(one: Pattern, other: Pattern, scalars: readonly string[] = []): boolean {
  const single = [...ENVELOPE, ...scalars.map((field) => `detail.${field}`)];
  const [ofOne, ofOther] = [alternatives(one), alternatives(other)];
  if (ofOne.length * ofOther.length > MOST_PAIRS) return false;
  return ofOne.every((a) =>
    ofOther.every((b) => single.some((field) => areApart(a.get(field), b.get(field)))),
  );
}

/**
 * The conditions of a pattern on each field, once per choice of branches of `$or`; of two conditions on one field the later one counts,
 * as in EventBridge.
 */
export function alternatives(pattern: Pattern, path = ""): readonly Fields[] {
  return Object.entries(pattern).reduce<readonly Fields[]>(
    (all, [key, value]) => {
      const branches = key === "$or" ? (value as readonly Pattern[]) : undefined;
      const here = path ? `${path}.${key}` : key;
      const found =
        branches?.flatMap((branch) => alternatives(branch, path)) ??
        (isRecord(value)
          ? alternatives(value as Pattern, here)
          : [new Map([[here, value as readonly Json[]]])]);
      return all.flatMap((before) => found.map((more) => new Map([...before, ...more])));
    },
    [new Map()],
  );
}

function areApart(one: readonly Json[] | undefined, other: readonly Json[] | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.every((a) => other.every((b) => isApart(a, b) || isApart(b, a)));
}

/** Whether no single value, and no absent one, meets both conditions; the caller tests both orders. */
function isApart(one: Json, other: Json): boolean {
  if (isAbsence(one)) return !isAbsence(other);
  if (!isRecord(one)) return isLiteralApart(one, other);
  if (!isRecord(other)) return false;
  const [operator, value] = onlyEntry(one);
  const [otherOperator, otherValue] = onlyEntry(other);
  if (operator === "anything-but" && isRecord(value)) {
    const [but, texts] = onlyEntry(value);
    return but === otherOperator && [texts].flat().some((text) => isWithin(but, otherValue, text ?? null));
  }
  if (operator !== otherOperator) return false;
  if (operator === "numeric") return areRangesApart(value, otherValue);
  if (operator !== "prefix" && operator !== "suffix") return false;
  if (typeof value !== "string" || typeof otherValue !== "string") return false;
  return !isWithin(operator, value, otherValue) && !isWithin(operator, otherValue, value);
}

function isAbsence(condition: Json): boolean {
  return isRecord(condition) && condition["exists"] === false;
}

/** An address equals its other spellings, which other conditions may match. */
function isLiteralApart(literal: Json, other: Json): boolean {
  if (typeof literal === "string" && addressDigits(literal) !== undefined && isRecord(other)) return false;
  return !compile({ field: [other] })({ field: literal });
}

function onlyEntry(condition: object): readonly [string, Json | undefined] {
  const [[operator, value] = ["", undefined], ...more] = Object.entries(condition) as [string, Json][];
  return more.length > 0 ? ["", undefined] : [operator, value];
}

/** Whether every text with the affix `text` also has `outer`; for other operators, whether both are the same. */
function isWithin(operator: string, text: Json | undefined, outer: Json): boolean {
  if (typeof text !== "string" || typeof outer !== "string") return false;
  if (operator === "prefix") return text.startsWith(outer);
  return operator === "suffix" ? text.endsWith(outer) : text === outer;
}

interface Bound {
  readonly at: number;
  readonly within: boolean;
}

function areRangesApart(one: Json | undefined, other: Json | undefined): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a !== undefined && b !== undefined && (isBelow(a.to, b.from) || isBelow(b.to, a.from));
}

function isBelow(to: Bound, from: Bound): boolean {
  return to.at < from.at || (to.at === from.at && !(to.within && from.within));
}

function rangeOf(numeric: Json | undefined): { readonly from: Bound; readonly to: Bound } | undefined {
  if (!Array.isArray(numeric)) return undefined;
  let from: Bound = { at: -Infinity, within: true };
  let to: Bound = { at: Infinity, within: true };
  for (let i = 0; i < numeric.length; i += 2) {
    const [operator, at] = [numeric[i], numeric[i + 1]];
    if (typeof operator !== "string" || typeof at !== "number") return undefined;
    const bound = { at, within: operator.endsWith("=") };
    if (operator === "=" || operator.startsWith(">")) from = bound;
    if (operator === "=" || operator.startsWith("<")) to = bound;
  }
  return { from, to };
}
