import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { bundle } from "../lib/infra/bundle.ts";
import { entriesOf } from "../lib/infra/entries.ts";
import type { Deciding } from "../lib/model/deciding.ts";
import { loadPlaybooks } from "../lib/units/load-playbooks.ts";
import { NAMES } from "./names.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** A module with a handler, as a process that is measured imports it. */
export interface Built {
  readonly name: string;
  readonly file: string;
  /**
   * What Lambda would hold, in KB of 1,024 bytes; undefined where the module imports node_modules at run
   * time.
   */
  readonly kb?: number;
  readonly zippedKb?: number;
}

export interface Builds {
  readonly driver: string;
  /** Every function as the stack deploys it. */
  readonly functions: readonly Built[];
  /** The same of another checkout; empty without one. */
  readonly before: readonly Built[];
  /** bench/plain-sdk.ts through the same bundler, and as it is with the SDK in node_modules. */
  readonly plain: { readonly bundled: Built; readonly unbundled: Built };
  readonly nothing: Built;
  remove(): Promise<void>;
}

/** Measuring is a storm of its own, of a finding that is as old as its sample. */
const NO_LIMITS: Partial<Deciding> = {
  hourlyLimit: 100_000,
  hourlyLimits: { account: 100_000, group: 100_000 },
  storm: { responses: 100_000, within: "10m" },
  staleAfter: "9999d",
};

/** Builds all that is measured into a folder of the project's own, where node_modules is found. */
export async function buildAll(before?: string): Promise<Builds> {
  await mkdir(join(ROOT, ".cordon"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".cordon", "bench-"));
  const functions = await functionsOf(ROOT, { bundle, entriesOf, loadPlaybooks }, join(folder, "functions"));
  const source = join(import.meta.dirname, "plain-sdk.ts");
  const plain = await bundle(
    { plain: `export { handler } from ${JSON.stringify(source)};` },
    ROOT,
    join(folder, "plain"),
  );
  const asJavaScript = async (name: string, code: string): Promise<string> => {
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, (await transform(code, { loader: "ts", target: "node24" })).code);
    return file;
  };
  const read = (name: string) => readFile(join(import.meta.dirname, `${name}.ts`), "utf8");
  return {
    driver: await asJavaScript("driver", await read("driver")),
    functions,
    before:
      before === undefined
        ? []
        : await functionsOf(before, await bundlerOf(before), join(before, ".cordon", "bench-before")),
    plain: {
      bundled: await sized(NAMES.plain, plain["plain"]!),
      unbundled: {
        name: NAMES.unbundled,
        file: await asJavaScript("unbundled", await read("plain-sdk")),
      },
    },
    nothing: {
      name: NAMES.nothing,
      file: await asJavaScript("nothing", "export const handler = async () => undefined;"),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What bundles a checkout: its own code. */
interface Bundler {
  readonly bundle: typeof bundle;
  readonly entriesOf: typeof entriesOf;
  readonly loadPlaybooks: typeof loadPlaybooks;
}

async function bundlerOf(root: string): Promise<Bundler> {
  const files = ["lib/infra/bundle.ts", "lib/infra/entries.ts", "lib/units/load-playbooks.ts"];
  return Object.assign({}, ...(await Promise.all(files.map((file) => import(join(root, file))))));
}

async function functionsOf(root: string, own: Bundler, out: string): Promise<Built[]> {
  const entries = await own.entriesOf(root, await own.loadPlaybooks(join(root, "playbooks")), NO_LIMITS);
  const functions = await own.bundle(entries, root, out);
  return Promise.all(Object.entries(functions).map(([name, at]) => sized(name, at)));
}

async function sized(name: string, folder: string): Promise<Built> {
  const file = join(folder, "index.mjs");
  const { size } = await stat(file);
  return { name, file, kb: size / 1024, zippedKb: gzipSync(await readFile(file)).length / 1024 };
}
