import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildResult, version } from "esbuild";
import { announcements } from "./actions-on-demand.ts";

/** Bundles of earlier runs, valid while all their inputs are unchanged. */
export interface BundleCache {
  /** The folder of a bundle, or undefined. */
  find(name: string, entry: string): Promise<string | undefined>;
  /** Stores a bundle, replacing the earlier one of that name; returns its folder. */
  add(name: string, entry: string, built: Built): Promise<string>;
}

type Built = Pick<BuildResult<{ write: false; metafile: true }>, "outputFiles" | "metafile">;

/** Files besides the inputs that affect a bundle: module resolution, and these plugins. */
const ALSO = ["package-lock.json", "tsconfig.json"];

/**
 * Opens a cache in a folder of this machine. A bundle's key is the hash of its entry, of the content of every file that esbuild
 * read for it, of esbuild's version and options, and of the files that decide how they are read. Which files those are is
 * known from the last build; an import that is new is a change in one of them.
 *
 * A folder is named by its key and never changed, so that several processes can use one cache.
 *
 * @param options esbuild's, as text
 */
export async function openBundleCache(folder: string, root: string, options: string): Promise<BundleCache> {
  const opened = Date.now();
  await mkdir(folder, { recursive: true });
  await removeOld(folder, /^\.[0-9a-f-]{36}(?:\.json)?$/);
  const plugins = (await readdir(import.meta.dirname)).sort().map((file) => join(import.meta.dirname, file));
  const rules = [...ALSO.map((file) => join(root, file)), ...plugins];
  const contents = new Map<string, Promise<string>>();
  const hashOf = (input: string): Promise<string> => {
    const hash = contents.get(input) ?? contentOf(input, root).then(sha256);
    contents.set(input, hash);
    return hash;
  };
  const fixed = sha256([version, options, ...(await Promise.all(rules.map(hashOf)))].join("\n"));
  const keyOf = async (entry: string, inputs: readonly string[]): Promise<string> => {
    const hashes = await Promise.all(inputs.map(async (input) => `${input} ${await hashOf(input)}`));
    return sha256([fixed, sha256(entry), ...hashes].join("\n")).slice(0, 32);
  };
  const listOf = (name: string) => join(folder, `${name}.json`);
  return {
    async find(name, entry) {
      const inputs = await readList(listOf(name));
      if (inputs === undefined) return undefined;
      const found = join(folder, `${name}-${await keyOf(entry, inputs)}`);
      const now = new Date();
      return utimes(found, now, now).then(
        () => found,
        () => undefined,
      );
    },
    async add(name, entry, built) {
      const inputs = Object.keys(built.metafile.inputs)
        .filter((input) => !input.startsWith("entry:"))
        .sort();
      // Whether esbuild read a file that was written meanwhile before or after that, nobody knows: such a bundle is not found again.
      const isLate = await anyWritten(inputs, root, opened);
      const key = isLate ? randomUUID().replaceAll("-", "") : await keyOf(entry, inputs);
      const kept = join(folder, `${name}-${key}`);
      const partial = await writeInto(join(folder, `.${randomUUID()}`), built);
      // Another process wrote the same bytes first.
      await rename(partial, kept).catch(() => rm(partial, { recursive: true, force: true }));
      await writeFile(`${partial}.json`, JSON.stringify(inputs));
      await rename(`${partial}.json`, listOf(name));
      await removeOld(folder, new RegExp(`^${name}-[0-9a-f]{32}$`));
      return kept;
    },
  };
}

/** The text that esbuild got for an input: a file, or an action's data where it is loaded on demand. */
async function contentOf(input: string, root: string): Promise<string> {
  const announced = /^action-on-demand:(.*)$/.exec(input)?.[1];
  if (announced !== undefined) return (await announcements(root)).get(announced) ?? "";
  return readFile(input.startsWith("/") ? input : join(root, input), "utf8").catch(() => "");
}

/** Whether a file of these was written, or went away, after a time in milliseconds. */
async function anyWritten(inputs: readonly string[], root: string, since: number): Promise<boolean> {
  const written = inputs.map((input) => {
    const file = input.replace(/^action-on-demand:/, "");
    return stat(file.startsWith("/") ? file : join(root, file)).then(
      ({ mtimeMs }) => mtimeMs > since,
      () => true,
    );
  });
  return (await Promise.all(written)).includes(true);
}

async function readList(file: string): Promise<readonly string[] | undefined> {
  return readFile(file, "utf8").then(JSON.parse, () => undefined);
}

/** Milliseconds after the last use of a bundle until no process reads or writes it any more. */
const OLD = 3_600_000;

/** Removes replaced bundles, and leftovers of a killed process. */
async function removeOld(folder: string, which: RegExp): Promise<void> {
  for (const it of (await readdir(folder)).filter((it) => which.test(it))) {
    const { mtimeMs } = await stat(join(folder, it)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > OLD) await rm(join(folder, it), { recursive: true, force: true });
  }
}

/** Writes what was built into a folder, and returns that. */
export async function writeInto(
  folder: string,
  { outputFiles }: Pick<Built, "outputFiles">,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) await writeFile(join(folder, basename(path)), contents);
  return folder;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
