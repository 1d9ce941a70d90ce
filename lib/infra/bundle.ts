import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { pruneSchemas } from "./prune-schemas.ts";

/** Where the code of each function lies: bundle name → folder with an index.mjs. */
export type Bundles = Readonly<Record<string, string>>;

/** Entries that exist in memory only: `entry:<name>`. */
const inMemory = (entries: Readonly<Record<string, string>>, root: string): Plugin => ({
  name: "entries",
  setup(build) {
    build.onResolve({ filter: /^entry:/ }, ({ path }) => ({
      path: path.slice("entry:".length),
      namespace: "entry",
    }));
    build.onLoad({ filter: /.*/, namespace: "entry" }, ({ path }) => ({
      contents: entries[path]!,
      loader: "ts",
      resolveDir: root,
    }));
  },
});

/** What the SDK brings along and no function here ever runs. */
const STAND_INS = Object.fromEntries(
  Object.entries({
    "@aws-sdk/credential-provider-node": "environment-credentials.ts",
    "@aws-sdk/endpoint-cache": "no-endpoint-cache.ts",
    "@smithy/core/event-streams": "no-event-streams.ts",
  }).map(([module, file]) => [module, join(import.meta.dirname, file)]),
);

/** Of its own package.json a client wants the version, for its user agent: the rest is 2 KB a client. */
const versionsOnly: Plugin = {
  name: "versions-only",
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/** CDK copies assets as it meets them, so a bundle need not outlive the process that made it. */
const privateFolder = (root: string): string => {
  mkdirSync(join(root, ".cordon"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cordon", "bundles-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/**
 * Bundles every function into a folder of its own in `out`; by default one of its own, gone when the process ends, so that two
 * can run at once. What is imported on demand becomes files beside `index.mjs`. Same sources, same bytes, so that an
 * unchanged function is not deployed again.
 */
export const bundle = async (
  entries: Readonly<Record<string, string>>,
  root: string,
  out: string = privateFolder(root),
): Promise<Bundles> => {
  // Files on demand are shared among all entries of one call, and each function must have its own.
  const [whole, split] = [false, true].map((isSplit) =>
    Object.keys(entries).filter((name) => entries[name]!.includes("import(") === isSplit),
  );
  const inOneFile = whole!.map((name) => ({ in: `entry:${name}`, out: `${name}/index` }));
  await Promise.all([
    ...(inOneFile.length > 0
      ? [build({ ...OPTIONS, ...of(entries, root), entryPoints: inOneFile, outdir: out })]
      : []),
    ...split!.map((name) =>
      build({
        ...OPTIONS,
        ...of(entries, root),
        entryPoints: [{ in: `entry:${name}`, out: "index" }],
        outdir: join(out, name),
        splitting: true,
        chunkNames: "[name]-[hash]",
      }),
    ),
  ]);
  return Object.fromEntries(Object.keys(entries).map((name) => [name, join(out, name)]));
};

const OPTIONS = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // The SDK's ES modules: half the size of what `main` alone gives.
  mainFields: ["module", "main"],
  alias: STAND_INS,
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

const of = (entries: Readonly<Record<string, string>>, root: string) => ({
  absWorkingDir: root,
  plugins: [inMemory(entries, root), pruneSchemas, versionsOnly],
});
