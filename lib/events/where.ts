import { isRecord, type Json } from "../model/json.ts";
import { alternatives } from "./event-pattern/exclude.ts";
import { compile, type Matcher } from "./event-pattern.ts";

type Pattern = { readonly [key: string]: Json };

/** An option that every source has. */
export interface Narrowed {
  /** More conditions on an event, as EventBridge's pattern of its `detail`: `{ resource: { … } }`; never on a field of another option. */
  readonly where?: Pattern;
}

/**
 * A source's pattern with `where` added below `at`, a dotted path. Throws TypeError where both name one field: EventBridge uses the later
 * of two conditions, and the first would be lost.
 */
export function narrow(pattern: Pattern, at: string, where: Pattern, source: string): Pattern {
  const added = below(at.split("."), where);
  const [theirs, ours] = [fieldsOf(pattern), fieldsOf(added)];
  const twice = ours.find((field) =>
    theirs.some((other) => isPartOf(field, other) || isPartOf(other, field)),
  );
  if (twice !== undefined)
    throw new TypeError(
      `${source}: \`where\` may not say ${twice.slice(at.length + 1)}: another of its options does`,
    );
  return both(pattern, added);
}

/** Whether an event matches `where`; of two triggers for the same events only one may parse it. */
export function isWhere(where: Pattern | undefined, at: string, event: unknown): boolean {
  if (where === undefined || Object.keys(where).length === 0) return true;
  const matches = COMPILED.get(where) ?? compile(below(at.split("."), where));
  COMPILED.set(where, matches);
  return isRecord(event) && matches(event);
}

const COMPILED = new WeakMap<Pattern, Matcher>();

function below(path: readonly string[], value: Pattern): Pattern {
  return path.reduceRight<Pattern>((inner, name) => ({ [name]: inner }), value);
}

function fieldsOf(pattern: Pattern): readonly string[] {
  return [...new Set(alternatives(pattern).flatMap((fields) => [...fields.keys()]))];
}

function isPartOf(field: string, other: string): boolean {
  return field === other || field.startsWith(`${other}.`);
}

/** An object has one `$or`: the other goes into each of its branches. */
function both(one: Pattern, other: Pattern): Pattern {
  const all: { [key: string]: Json } = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = all[key];
    if (key === "$or" && Array.isArray(there))
      all[key] = there.map((branch: Json) =>
        isRecord(branch) ? both(branch as Pattern, { $or: value }) : branch,
      );
    else all[key] = isRecord(there) && isRecord(value) ? both(there as Pattern, value as Pattern) : value;
  }
  return all;
}
