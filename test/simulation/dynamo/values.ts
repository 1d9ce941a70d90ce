import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Equal by type and content; items are trees of attribute values. */
export function isSame(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return b.N !== undefined && Number(a.N) === Number(b.N);
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.NULL !== undefined) return b.NULL !== undefined;
  if (a.L !== undefined) {
    const other = b.L;
    return other?.length === a.L.length && a.L.every((one, i) => isSame(one, other[i]));
  }
  if (a.M !== undefined) return b.M !== undefined && isSameItem(a.M, b.M);
  throw new Error(`a type of attribute that the ledger does not use: ${Object.keys(a)}`);
}

/** Whether two items have the same attributes. */
export function isSameItem(
  a: Readonly<Record<string, AttributeValue>>,
  b: Readonly<Record<string, AttributeValue>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

/** Negative, zero or positive; undefined where the two are not comparable. */
export function compare(a: AttributeValue | undefined, b: AttributeValue | undefined): number | undefined {
  if (a?.S !== undefined && b?.S !== undefined) return a.S < b.S ? -1 : a.S > b.S ? 1 : 0;
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N);
  return undefined;
}

/** As `size` counts it. */
export function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const size = value?.S?.length ?? value?.L?.length ?? (value?.M && Object.keys(value.M).length);
  return size === undefined ? undefined : { N: String(size) };
}
