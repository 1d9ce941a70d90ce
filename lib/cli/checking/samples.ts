import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { compile } from "../../events/event-pattern.ts";
import { readWith } from "../../events/source.ts";
import { SetAside, Unreadable } from "../../events/unreadable.ts";
import { isRecord } from "../../model/json.ts";
import type { Playbook } from "../../model/playbook.ts";
import type { Signal } from "../../model/signal.ts";

/** A file of test/events/PLAYBOOK, as it is. */
export interface Sample {
  /** `matches-….json` or `ignores-….json`. */
  readonly file: string;
  readonly content: unknown;
}

/** The samples of a playbook, by file name; none where there is no folder. Throws SyntaxError, with the file, on what is no JSON. */
export async function samplesOf(project: string, playbook: string): Promise<readonly Sample[]> {
  const folder = join(project, "test/events", playbook);
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), "utf8");
      try {
        return { file, content: JSON.parse(text) as unknown };
      } catch (error) {
        throw new SyntaxError(`test/events/${playbook}/${file}: ${(error as Error).message}`);
      }
    }),
  );
}

/** What is wrong with a playbook by its samples, a sentence each; empty where all is as they say. */
export function problemsWith(playbook: Playbook, samples: readonly Sample[]): readonly string[] {
  const [matches, ignores] = ["matches", "ignores"].map((kind) =>
    samples.filter(({ file }) => file.startsWith(`${kind}-`)),
  );
  const others = samples.filter(({ file }) => !/^(matches|ignores)-/.test(file));
  const folder = `test/events/${playbook.id}`;
  return [
    ...(matches!.length === 0
      ? [`${folder} has no event that the playbook answers: add matches-….json`]
      : []),
    ...(ignores!.length === 0 ? [`${folder} has no near miss that it leaves alone: add ignores-….json`] : []),
    ...others.map(({ file }) => `${folder}/${file}: name it matches-… or ignores-…`),
    ...matches!.flatMap((sample) => named(sample, problemsOfMatch(playbook, sample))),
    ...ignores!.flatMap((sample) => named(sample, problemsOfNearMiss(playbook, sample))),
    ...samples.flatMap((sample) => named(sample, problemsOfOrigin(sample))),
    ...idleSteps(playbook, matches!),
  ];
}

function named({ file }: Sample, problems: readonly string[]): readonly string[] {
  return problems.map((problem) => `${basename(file)}: ${problem}`);
}

type Read = { readonly signal: Signal } | { readonly why: string } | "not heard" | "set aside";

function read(playbook: Playbook, event: unknown): Read {
  if (!isRecord(event)) return { why: "it has no `event`" };
  if (!playbook.on.some(({ pattern }) => compile(pattern)(event))) return "not heard";
  try {
    const signal = readWith(playbook, event);
    return signal === undefined ? "not heard" : { signal };
  } catch (error) {
    if (error instanceof SetAside) return "set aside";
    if (error instanceof Unreadable)
      return { why: `the source cannot read it: ${error.field}: ${error.reason}` };
    throw error;
  }
}

function contentOf({ content }: Sample): { readonly [key: string]: unknown } {
  return isRecord(content) ? content : {};
}

function problemsOfMatch(playbook: Playbook, sample: Sample): readonly string[] {
  const { event, targets = [], signal: wanted = {} } = contentOf(sample);
  const found = read(playbook, event);
  if (found === "not heard") return ["the playbook does not hear it: no pattern of `on` matches the event"];
  if (found === "set aside") return ["the playbook sets it aside: it reads it, and does not answer it"];
  if ("why" in found) return [found.why];
  const { signal } = found;
  const differing = Object.entries(wanted as object).filter(
    ([name, value]) => !isPartOf(value, signal[name as keyof Signal]),
  );
  return [
    ...differing.map(
      ([name, value]) =>
        `the file expects the signal's ${name} to be ${JSON.stringify(value)}, and it is ${JSON.stringify(signal[name as keyof Signal])}`,
    ),
    ...problemsOfTargets(playbook, signal, Array.isArray(targets) ? targets : []),
  ];
}

function problemsOfTargets(
  playbook: Playbook,
  signal: Signal,
  wanted: readonly unknown[],
): readonly string[] {
  const found = (["contain", "preserve"] as const).flatMap((wave) =>
    playbook[wave].flatMap(({ action, targets }) =>
      targets(signal).map((target) => ({ wave, action: action.id, target })),
    ),
  );
  if (isDeepStrictEqual(found, wanted)) return [];
  const missing = wanted.filter((one) => !found.some((other) => isDeepStrictEqual(one, other)));
  const more = found.filter((one) => !wanted.some((other) => isDeepStrictEqual(one, other)));
  if (missing.length + more.length === 0)
    return ["the file lists the targets in another order than the playbook's steps"];
  return [
    ...missing.map((one) => `the file expects a target that no step gets: ${JSON.stringify(one)}`),
    ...more.map((one) => `${one.action} gets a target that the file does not list: ${JSON.stringify(one)}`),
  ];
}

function problemsOfNearMiss(playbook: Playbook, sample: Sample): readonly string[] {
  const found = read(playbook, contentOf(sample)["event"]);
  if (typeof found === "string") return [];
  return [
    "why" in found ? found.why : `the playbook answers it, as ${found.signal.type}: narrow it by \`where\``,
  ];
}

function problemsOfOrigin(sample: Sample): readonly string[] {
  const origin = contentOf(sample)["_source"];
  const { from, license, path } = isRecord(origin) ? origin : {};
  return from === "built" || (license && path)
    ? []
    : ['say where the event is from: "_source": { "from": "built" }, or with `license` and `path`'];
}

/** A step whose function chooses must choose something of some sample: else nobody has seen it contain. */
function idleSteps(playbook: Playbook, matches: readonly Sample[]): readonly string[] {
  const signals = matches.flatMap((sample) => {
    const found = read(playbook, contentOf(sample)["event"]);
    return typeof found === "object" && "signal" in found ? [found.signal] : [];
  });
  return [...playbook.contain, ...playbook.preserve]
    .filter(({ subject, targets }) => !subject && !signals.some((signal) => targets(signal).length > 0))
    .map(
      ({ action }) =>
        `${action.id} gets a target from none of the samples: add a sample that its function chooses from, or correct the function`,
    );
}

/** Whether `whole` says all that `part` says. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (!isRecord(part)) return isDeepStrictEqual(part, whole);
  return isRecord(whole) && Object.entries(part).every(([name, value]) => isPartOf(value, whole[name]));
}
