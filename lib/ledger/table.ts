import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Clock } from "./clock.ts";

/** The ledger's table, the client that reaches it, and what its writes need of time and chance. */
export interface Table extends Clock {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly name: string;
}

export type Item = Record<string, AttributeValue>;

export function toItem(value: object): Item {
  return marshall(value, { removeUndefinedValues: true });
}

export function fromItem<T>(item: Item): T {
  return plainOf(item) as T;
}

/** By hand, because reads are most of what a run computes, and the SDK's own way takes several times as long. */
function plainOf(item: Item): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name in item) plain[name] = nativeOf(item[name]!);
  return plain;
}

function nativeOf(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.M !== undefined) return plainOf(value.M);
  if (value.L !== undefined) return value.L.map(nativeOf);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.N !== undefined) return Number(value.N);
  if (value.NULL !== undefined) return null;
  throw new TypeError(`the ledger has no attributes of type ${Object.keys(value)}`);
}

/** Sort keys of a response's items: `response`, `step#003`, `audit#<time>#<n>`. */
export const RESPONSE = "response";
export function responsePk(id: string): string {
  return `R#${id}`;
}
export function stepSk(n: number): string {
  return `step#${String(n).padStart(3, "0")}`;
}
export function holdPk(hold: string): string {
  return `H#${hold}`;
}

/** Another run changed the record first: read it again and retry. */
export class Moved extends Error {
  override readonly name = "Moved";
}

/** An update expression that sets fields; `undefined` removes one. Names and values are aliases, so no name is a reserved word. */
export function assign(fields: Readonly<Record<string, unknown>>) {
  return assignAt(Object.entries(fields).map(([name, value]) => [[name], value]));
}

/** The same for fields within others: `[["times", "contained"], at]`. */
export function assignAt(fields: readonly (readonly [path: readonly string[], value: unknown])[]) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const set: string[] = [];
  const remove: string[] = [];
  for (const [i, [path, value]] of fields.entries()) {
    const alias = path.map((name, depth) => {
      const one = depth === 0 ? `#f${i}` : `#f${i}_${depth}`;
      names[one] = name;
      return one;
    });
    if (value === undefined) remove.push(alias.join("."));
    else {
      values[`:f${i}`] = value;
      set.push(`${alias.join(".")} = :f${i}`);
    }
  }
  return {
    UpdateExpression: [set.length && `SET ${set.join(", ")}`, remove.length && `REMOVE ${remove.join(", ")}`]
      .filter(Boolean)
      .join(" "),
    names,
    values: toItem(values),
  };
}
