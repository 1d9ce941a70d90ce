import type { Place } from "../../lib/model/place.ts";
import type { Step } from "../../lib/model/playbook.ts";
import { type Signal, SUBJECT_NAMES, SUBJECTS, type Subjects } from "../../lib/model/signal.ts";
import { SPECIMENS } from "./specimens.ts";

/** What a step takes from a signal. */
export interface Gets {
  /** The smallest sets of kinds that give it a target, each with whether the target is that very subject. */
  readonly ways: readonly { readonly of: readonly (keyof Subjects)[]; readonly isItself: boolean }[];
  /** Of the types that were tried, those for which it gets one; absent where it is all of them. */
  readonly onlyFor?: readonly string[];
}

/**
 * Asks a step's own function, by signals that are about one specimen of some kinds and of nothing else: first about nothing, then
 * about each kind that it looked for, then about two of them. `types` are the signal types that its playbook may hear.
 */
export function targetsOf(step: Step, types: readonly string[]): Gets {
  const first = lookedFor(step, types.slice(0, 1));
  const looksAtType = first.has("type");
  const tried = types.length > 0 ? types.slice(0, looksAtType ? types.length : 1) : [""];
  const seen = looksAtType ? lookedFor(step, tried) : first;
  const kinds = SUBJECTS.filter((kind) => seen.has(kind));
  const sets = [...kinds.map((kind) => [kind]), ...pairs(kinds), ...(kinds.length > 2 ? [kinds] : [])];
  const found = sets.flatMap((of) => {
    const given = tried.filter((type) => gives(step, type, of) !== undefined);
    return given.length === 0
      ? []
      : [{ of, given, isItself: of.length === 1 && gives(step, given[0]!, of) === "itself" }];
  });
  const ways = found.filter(
    ({ of }) =>
      !found.some((less) => less.of.length < of.length && less.of.every((kind) => of.includes(kind))),
  );
  const onlyFor = tried.filter((type) => ways.some(({ given }) => given.includes(type)));
  return {
    ways: ways.map(({ of, isItself }) => ({ of, isItself })),
    ...(onlyFor.length < tried.length && { onlyFor }),
  };
}

/** The same in words: "a host", "an S3 bucket with who acted". */
export function inWords({ ways }: Gets): string {
  return ways
    .map(({ of, isItself }) => {
      const names = of.map((kind) => `${SUBJECT_NAMES[kind]} (\`${kind}\`)`).join(" with ");
      return isItself ? names : `made from ${names}`;
    })
    .join("; or ");
}

const PLACE: Place = { account: "123456789012", region: "eu-west-1" };

function signalOf(type: string, subjects: Subjects): Signal {
  return {
    ...PLACE,
    id: "specimen",
    source: "specimen",
    type,
    title: type,
    severity: "high",
    confidence: "high",
    activityAt: "2026-03-02T03:09:00Z",
    lastActivityAt: "2026-03-02T03:13:00Z",
    detectedAt: "2026-03-02T03:14:00Z",
    sample: false,
    trust: "act",
    remoteAddress: "198.51.100.7",
    ...subjects,
  };
}

/** The fields of a signal that its function reads, whatever else it finds there. */
function lookedFor(step: Step, types: readonly string[]): ReadonlySet<PropertyKey> {
  const seen = new Set<PropertyKey>();
  const watched = (signal: Signal): Signal =>
    new Proxy(signal, {
      get: (target, name) => {
        seen.add(name);
        return target[name as keyof Signal];
      },
      // A copy of the whole signal is no look at anything.
      ownKeys: () => [],
    });
  const everything = Object.fromEntries(SUBJECTS.map((kind) => [kind, SPECIMENS[kind][0]])) as Subjects;
  for (const type of types.length > 0 ? types : [""])
    for (const subjects of [{}, everything, ...SUBJECTS.flatMap((kind) => alternatives([kind]))])
      tryTo(() => step.targets(watched(signalOf(type, subjects))));
  return seen;
}

function gives(step: Step, type: string, of: readonly (keyof Subjects)[]): "itself" | "made" | undefined {
  for (const subjects of alternatives(of)) {
    const targets = tryTo(() => step.targets(signalOf(type, subjects))) ?? [];
    if (targets.length > 0) return targets[0] === subjects[of[0]!] ? "itself" : "made";
  }
  return undefined;
}

/** Every choice of one specimen of each of these kinds. */
function alternatives(of: readonly (keyof Subjects)[]): readonly Subjects[] {
  return of.reduce<readonly Subjects[]>(
    (made, kind) => made.flatMap((one) => SPECIMENS[kind].map((specimen) => ({ ...one, [kind]: specimen }))),
    [{}],
  );
}

function pairs<T>(all: readonly T[]): readonly (readonly T[])[] {
  return all.flatMap((one, i) => all.slice(i + 1).map((other) => [one, other]));
}

function tryTo<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
