import { SUBJECTS, type Subjects } from "../../model/signal.ts";

/** What some entries are about, each being one actor or one resource: those of a kind of which there are several are `involved`. */
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

/** Each entry that says something, once. */
export function withoutRepeats(entries: readonly Subjects[]): readonly Subjects[] {
  return [
    ...new Map(
      entries
        .filter((entry) => Object.keys(entry).length > 0)
        .map((entry) => [JSON.stringify(entry), entry] as const),
    ).values(),
  ];
}
