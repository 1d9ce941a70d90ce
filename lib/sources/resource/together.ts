import { SUBJECTS, type Subjects } from "../../model/signal.ts";

/** Merges entries, each about one actor or one resource: several of one kind become `involved`. */
export function together(
  entries: readonly Subjects[],
): Subjects & { readonly involved?: readonly Subjects[] } {
  const distinct = withoutRepeats(entries);
  const isAlone = (one: Subjects) =>
    distinct.every((other) => other === one || SUBJECTS.every((name) => !one[name] || !other[name]));
  const involved = distinct.filter((one) => !isAlone(one));
  return {
    ...Object.assign({}, ...distinct.filter(isAlone)),
    ...(involved.length > 0 && { involved }),
  };
}

/** The distinct entries that name anything. */
export function withoutRepeats(entries: readonly Subjects[]): readonly Subjects[] {
  return [
    ...new Map(
      entries
        .filter((entry) => Object.keys(entry).length > 0)
        .map((entry) => [JSON.stringify(entry), entry] as const),
    ).values(),
  ];
}
