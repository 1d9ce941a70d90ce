import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Plugin } from "esbuild";
import { markPure, withoutErrorClasses } from "./prune-schemas.ts";

/** Folders of the project whose code is bundled. */
const FOLDERS = ["lib", "functions", "playbooks"];

/**
 * Removes unused operations from the SDK's clients before esbuild parses them: of EC2's 750 commands and thousands of schemas some 60 are
 * used, and parsing the rest in each of 50 bundles takes most of a synth.
 *
 * Keeps an operation that any source names, so a bundle has the same code as without this plugin. A missing name is an error of the build
 * ("No matching export"), never of a function at run time.
 *
 * @param words every word of the sources
 */
export function pruneClients(words: ReadonlySet<string>): Plugin {
  const clients = new Map<string, Promise<ReadonlySet<string>>>();
  const pruned = new Map<string, Promise<string>>();
  const load = async (path: string, prune: Prune): Promise<string> => {
    const folder = /^.*[\\/]dist-es[\\/]/.exec(path)![0];
    const own = clients.get(folder) ?? wordsOfClient(folder, words);
    clients.set(folder, own);
    return prune(await readFile(path, "utf8"), usedIn(words, await own), path);
  };
  return {
    name: "prune-clients",
    setup(build) {
      for (const [file, prune] of PRUNED)
        build.onLoad({ filter: inClient(file) }, async ({ path }) => {
          // Many functions use the same clients, one after the other.
          const contents = pruned.get(path) ?? load(path, prune);
          pruned.set(path, contents);
          return { contents: await contents, loader: "js" };
        });
    },
  };
}

/** The used part of a client. */
interface Used {
  name(name: string): boolean;
  operation(name: string): boolean;
}

function usedIn(...all: readonly ReadonlySet<string>[]): Used {
  const name = (word: string) => all.some((words) => words.has(word));
  return { name, operation: (it) => name(`${it}Command`) || name(`paginate${it}`) };
}

type Prune = (text: string, used: Used, path: string) => string;

/** By file of a client: its remaining text. */
const PRUNED: readonly (readonly [file: string, Prune])[] = [
  ["index", (text) => text.replace(AGGREGATED, "")],
  ["commands/index", (text, used) => keepExports(text, (it) => used.operation(it.replace(/Command$/, "")))],
  [
    "pagination/index",
    (text, used) => keepExports(text, (it) => used.name(`paginate${it.replace(/Paginator$/, "")}`)),
  ],
  ["waiters/index", (text, used) => keepExports(text, used.name)],
  ["models/enums", (text, used) => keepReachable(text, used.name)],
  [
    "schemas/schemas_\\d+",
    (text, used, path) =>
      markPure(
        keepReachable(
          withoutErrorClasses(path, text),
          (it) => used.name(it) || used.operation(it.replace(/\$$/, "")),
        ),
      ),
  ],
];

/** Names that a client itself uses: in its class, its settings, and the project's waiters. */
async function wordsOfClient(folder: string, words: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const isOwn = (file: string) =>
    /^(?:\w*Client|runtime\w+(?:\.\w+)?|commandBuilder)\.js$/.test(file) ||
    (/^waiters[\\/]waitFor\w+\.js$/.test(file) && words.has(basename(file, ".js")));
  const files = (await readdir(folder, { recursive: true })).filter(isOwn);
  return wordsIn(await Promise.all(files.map((file) => readFile(join(folder, file), "utf8"))));
}

function wordsIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.match(/[\w$]+/g) ?? []));
}

/** A file of any client of the SDK, without its ending. */
function inClient(file: string): RegExp {
  const path = `/@aws-sdk/client-[\\w-]+/dist-es/${file}`.replaceAll("/", "[\\\\/]");
  return new RegExp(`${path}\\.js$`);
}

/** `export * from "./EC2";`: the class with a method per operation, which imports all of them. */
const AGGREGATED = /^export \* from "\.\/(?!\w*Client")[A-Z]\w*";\n/gm;

/** Keeps `export * from "./FILE";` where FILE passes. */
function keepExports(text: string, isKept: (file: string) => boolean): string {
  return text.replace(/^export \* from "\.\/(\w+)";\n/gm, (line, file: string) => (isKept(file) ? line : ""));
}

/** `export var PutItem$ =`, `const _A =` */
const DECLARES = /^(?:export )?(?:var|const|let) ([\w$]+) =/;

/**
 * The statements of a generated file that declare a root, that declare no variable, or that one of those names. A name within a string
 * counts too: that keeps too much rather than too little.
 */
function keepReachable(text: string, isRoot: (name: string) => boolean): string {
  // A statement begins in the first column and ends with a semicolon.
  const statements = text.split(/(?<=;\n)\n*(?=[^\s\]})])/);
  const names = statements.map((statement) => DECLARES.exec(statement)?.[1]);
  const declaredAt = new Map(names.flatMap((name, at) => (name === undefined ? [] : [[name, at] as const])));
  const kept = new Set<number>();
  const waiting = names.flatMap((name, at) => (name === undefined || isRoot(name) ? [at] : []));
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (kept.has(at)) continue;
    kept.add(at);
    for (const word of statements[at]!.match(/[\w$]+/g) ?? []) {
      const declared = declaredAt.get(word);
      if (declared !== undefined && !kept.has(declared)) waiting.push(declared);
    }
  }
  return statements.filter((_, at) => kept.has(at)).join("");
}

/** Every word of the project's bundled code, of these texts, and of the files that they name by full path. */
export async function wordsOf(root: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const named = texts.flatMap((text) =>
    [...text.matchAll(/"((?:[A-Za-z]:)?[\\/][^"]+\.ts)"/g)].map(([, it]) => it!),
  );
  const found = await Promise.all(
    FOLDERS.map(async (folder) => {
      const files = await readdir(join(root, folder), { recursive: true });
      return files.filter((file) => file.endsWith(".ts")).map((file) => join(root, folder, file));
    }),
  );
  const files = new Set([...found.flat(), ...named]);
  return wordsIn([...texts, ...(await Promise.all([...files].map((file) => readFile(file, "utf8"))))]);
}
