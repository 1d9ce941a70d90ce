import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type BuildOptions, type BuildResult, context, type Plugin } from "esbuild";
import { actionsOnDemand } from "./actions-on-demand.ts";
import { openBundleCache, writeInto } from "./bundle-cache.ts";
import { pruneClients, wordsOf } from "./prune-clients.ts";
import { withoutReference } from "./without-reference.ts";

/** Bundle name → the folder with its index.mjs. */
export type Bundles = Readonly<Record<string, string>>;

/** How functions are bundled. */
export interface Bundling {
  /** A folder that keeps bundles for later runs. */
  readonly cache?: string;
  /** Called after each bundle with the number of finished ones and the total. */
  onReady?(ready: number, all: number): void;
}

/**
 * Bundles every function into a separate folder: in the cache, if one is given, else in `out`, by default a folder that is removed when
 * the process ends. Dynamic imports become files beside `index.mjs`.
 *
 * Same sources give the same bytes, so that an unchanged function is not deployed again. So each function is built alone: esbuild splits
 * dynamic imports into files that all entries of one build share, and one function's change would change all others. Several builds run
 * in parallel, and each builder parses shared sources once.
 */
export async function bundle(
  entries: Readonly<Record<string, string>>,
  root: string,
  out?: string,
  { cache, onReady = () => {} }: Bundling = {},
): Promise<Bundles> {
  const names = Object.keys(entries);
  const bundles = new Map<string, string>();
  const isReady = (name: string, folder: string) => onReady(bundles.set(name, folder).size, names.length);
  const kept = cache === undefined ? undefined : await openBundleCache(cache, root, JSON.stringify(OPTIONS));
  const missing: string[] = [];
  for (const name of names) {
    const folder = await kept?.find(name, entries[name]!);
    if (folder === undefined) missing.push(name);
    else isReady(name, folder);
  }
  const unkept = kept ? "" : (out ?? privateFolder(root));
  await buildAll(missing, entries, root, async (name, result) => {
    isReady(
      name,
      (await kept?.add(name, entries[name]!, result)) ?? (await writeInto(join(unkept, name), result)),
    );
  });
  return Object.fromEntries(names.map((name) => [name, bundles.get(name)!]));
}

type Built = BuildResult<typeof OPTIONS>;

/** More parallel builds would compete for memory. */
const MOST_BUILDERS = 4;

async function buildAll(
  names: readonly string[],
  entries: Readonly<Record<string, string>>,
  root: string,
  use: (name: string, result: Built) => Promise<void>,
): Promise<void> {
  if (names.length === 0) return;
  // esbuild's heap is small here, and a third of its time was garbage collection (GOGC of the Go runtime).
  process.env["GOGC"] ??= "400";
  const shared = [
    actionsOnDemand(root),
    withoutReference(root),
    pruneClients(await wordsOf(root, Object.values(entries))),
    versionsOnly,
  ];
  const waiting = [...names];
  const builder = async () => {
    let entry = "";
    const plugins = [inMemory(() => entry, root), ...shared];
    const building = await context({ ...OPTIONS, absWorkingDir: root, plugins });
    try {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        entry = entries[name]!;
        await use(name, await building.rebuild());
      }
    } finally {
      // A failed build ends the others.
      waiting.length = 0;
      await building.dispose();
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), MOST_BUILDERS, names.length) }, builder),
  );
}

/** An entry that exists in memory only. */
function inMemory(entry: () => string, root: string): Plugin {
  return {
    name: "entry",
    setup(build) {
      build.onResolve({ filter: /^entry$/ }, ({ path }) => ({ path, namespace: "entry" }));
      build.onLoad({ filter: /.*/, namespace: "entry" }, () => ({
        contents: entry(),
        loader: "ts",
        resolveDir: root,
      }));
    },
  };
}

/** Modules of the SDK that no function here runs. */
const STAND_INS = Object.fromEntries(
  Object.entries({
    "@aws-sdk/credential-provider-node": "environment-credentials.ts",
    "@aws-sdk/endpoint-cache": "no-endpoint-cache.ts",
    "@smithy/core/event-streams": "no-event-streams.ts",
  }).map(([module, file]) => [module, join(import.meta.dirname, file)]),
);

/** Of its package.json a client needs only the version, for its user agent: the rest is 2 KB per client. */
const versionsOnly: Plugin = {
  name: "versions-only",
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/** The CDK copies assets immediately, so a bundle need not outlive the process that made it. */
function privateFolder(root: string): string {
  mkdirSync(join(root, ".cordon"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cordon", "bundles-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const OPTIONS = {
  entryPoints: [{ in: "entry", out: "index" }],
  // No file is written there.
  outdir: "bundle",
  write: false,
  metafile: true,
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // The SDK's ES modules: half the size of `main` alone.
  mainFields: ["module", "main"],
  alias: STAND_INS,
  // Browser detection: imported where there is no Node, which never happens here.
  external: ["bowser"],
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;
