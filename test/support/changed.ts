/** A copy of an event with some fields, named by paths of dots, set to other values; undefined removes one. */
export function changed(event: object, changes: Readonly<Record<string, unknown>>): object {
  const copy = structuredClone(event);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    let at = copy as Record<string, unknown>;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return copy;
}
