import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, context, type Plugin } from "esbuild";
import { actionsOnDemand } from "./actions-on-demand.ts";
import { pruneSchemas } from "./prune-schemas.ts";

/** Where the code of each function lies: bundle name → folder with an index.mjs. */
export type Bundles = Readonly<Record<string, string>>;

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
function privateFolder(root: string): string {
  mkdirSync(join(root, ".cordon"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cordon", "bundles-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Bundles every function into a folder of its own in `out`; by default one of its own, gone when the process ends, so that two
 * can run at once. What is imported on demand becomes files beside `index.mjs`. Same sources, same bytes, so that an
 * unchanged function is not deployed again: that is why each is built alone. What is loaded on demand is cut into files that all
 * entries of one build share, so that one function's change would be every function's. One after the other, what they have in
 * common is parsed once.
 */
export async function bundle(
  entries: Readonly<Record<string, string>>,
  root: string,
  out: string = privateFolder(root),
): Promise<Bundles> {
  let entry = "";
  const building = await context({
    ...OPTIONS,
    absWorkingDir: root,
    outdir: out,
    plugins: [inMemory(() => entry, root), actionsOnDemand(root), pruneSchemas(), versionsOnly],
  });
  const bundles: Record<string, string> = {};
  try {
    for (const [name, text] of Object.entries(entries)) {
      entry = text;
      const { outputFiles } = await building.rebuild();
      const folder = join(out, name);
      await mkdir(folder, { recursive: true });
      for (const { path, contents } of outputFiles) await writeFile(join(folder, basename(path)), contents);
      bundles[name] = folder;
    }
  } finally {
    await building.dispose();
  }
  return bundles;
}

const OPTIONS = {
  entryPoints: [{ in: "entry", out: "index" }],
  write: false,
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // The SDK's ES modules: half the size of what `main` alone gives.
  mainFields: ["module", "main"],
  alias: STAND_INS,
  // What tells browsers apart: imported where there is no Node, and nowhere here.
  external: ["bowser"],
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;
