import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** `var PutItem$ = [9, n0, …];` at the start of a line, to its end. */
const SCHEMA = /^((?:export )?(?:var|const) [\w$]+ = )(\[[\s\S]*?\]|\{[\s\S]*?\});$/gm;

/** `n0_registry.registerError(CodeStorageExceededException$, CodeStorageExceededException);` */
const ERROR_CLASS = /^n0_registry\.registerError\(.*\);$/gm;

const WITHOUT_ERROR_CLASSES = /[\\/]client-(?:lambda|elastic-load-balancing-v2)[\\/]/;

/**
 * Leaves the schemas of operations that nothing calls out of a bundle: 60 % of an EC2 client.
 * esbuild keeps an array whose elements are names of other modules' values, because reading one could have an
 * effect; marked as a pure call it goes when nobody uses it. What registers error classes is not such a line
 * and stays, but for the 120 of Lambda and the load balancers: their errors then are of the service's base class, named as
 * the answer names them ("TargetGroupNotFound", where the class would be TargetGroupNotFoundException).
 */
export function pruneSchemas(): Plugin {
  // Many functions are built of the same clients, one by one.
  const pruned = new Map<string, Promise<string>>();
  return {
    name: "prune-schemas",
    setup(build) {
      build.onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
        const contents = pruned.get(path) ?? readFile(path, "utf8").then((text) => prune(path, text));
        pruned.set(path, contents);
        return { contents: await contents, loader: "js" };
      });
    },
  };
}

function prune(path: string, text: string): string {
  return text
    .replace(WITHOUT_ERROR_CLASSES.test(path) ? ERROR_CLASS : /$^/, "")
    .replace(SCHEMA, "$1/* @__PURE__ */ (() => ($2))();");
}
