import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { pruneSchemas } from "./prune-schemas.ts";

/** Where the code of each function lies: bundle name → folder with one index.mjs. */
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

/** CDK copies assets as it meets them, so a bundle need not outlive the process that made it. */
const privateFolder = (root: string): string => {
  mkdirSync(join(root, ".cordon"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cordon", "bundles-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/**
 * Bundles every function in one esbuild call into folders of `out`; by default one of its own, gone when the
 * process ends, so that two can run at once. Same sources, same bytes, so that an unchanged function is not
 * deployed again.
 */
export const bundle = async (
  entries: Readonly<Record<string, string>>,
  root: string,
  out: string = privateFolder(root),
): Promise<Bundles> => {
  await build({
    absWorkingDir: root,
    entryPoints: Object.keys(entries).map((name) => ({ in: `entry:${name}`, out: `${name}/index` })),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // The SDK's ES modules: half the size of what `main` alone gives.
    mainFields: ["module", "main"],
    alias: {
      "@aws-sdk/credential-provider-node": join(import.meta.dirname, "environment-credentials.ts"),
    },
    plugins: [inMemory(entries, root), pruneSchemas],
    legalComments: "none",
    logLevel: "error",
  });
  return Object.fromEntries(Object.keys(entries).map((name) => [name, join(out, name)]));
};
