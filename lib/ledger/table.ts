import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** The one table, and who asks. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

export type Item = Record<string, AttributeValue>;

export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

export const fromItem = <T>(item: Item): T => unmarshall(item) as T;

/** Sort keys of a response's items: `response`, `step#003`, `audit#<time>#<n>`. */
export const RESPONSE = "response";
export const responsePk = (id: string): string => `R#${id}`;
export const stepSk = (n: number): string => `step#${String(n).padStart(3, "0")}`;
export const holdPk = (hold: string): string => `H#${hold}`;

/** Someone else moved the record first: read it again. */
export class Moved extends Error {
  override readonly name = "Moved";
}

/**
 * Turns fields into an update expression; `undefined` removes a field.
 * Names and values are aliased by position, so that no field name can be a reserved word.
 */
export const assign = (fields: Readonly<Record<string, unknown>>) => {
  const entries = Object.entries(fields);
  const set = entries.flatMap(([, value], i) => (value === undefined ? [] : [`#f${i} = :f${i}`]));
  const remove = entries.flatMap(([, value], i) => (value === undefined ? [`#f${i}`] : []));
  return {
    UpdateExpression: [set.length && `SET ${set.join(", ")}`, remove.length && `REMOVE ${remove.join(", ")}`]
      .filter(Boolean)
      .join(" "),
    names: Object.fromEntries(entries.map(([name], i) => [`#f${i}`, name])),
    values: toItem(
      Object.fromEntries(entries.flatMap(([, value], i) => (value === undefined ? [] : [[`:f${i}`, value]]))),
    ),
  };
};
