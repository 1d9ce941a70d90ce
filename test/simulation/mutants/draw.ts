import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chanceOf } from "../chance.ts";

/** A bug: a text that occurs once in a file, and what stands there instead. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** What goes wrong, where somebody planted it on purpose. */
  readonly harm?: string;
}

/** The rooms in which the life of a response is decided and written. */
const ROOMS = [
  "lib/{engine,ledger,undo,schedule,pursuit}/*.ts",
  "lib/review/{approve,answers,undo,command,review}.ts",
  "lib/policy/{due,told}.ts",
  "functions/{watch,respond,revert,contain-identity,revert-identity}.ts",
];

/** What a line says, and what it says instead. */
const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/ === /, " !== "],
  [/ !== /, " === "],
  [/ && /, " || "],
  [/ \|\| /, " && "],
  [/ < /, " >= "],
  [/ > /, " <= "],
  [/ <= /, " > "],
  [/ >= /, " < "],
  [/ \+ 1\b/, " + 2"],
  [/\(!/, "("],
  [/\?\? 0\b/, "?? 1"],
  [/^(\s+)await [^=]*;$/, "$1;"],
  [/^(\s+)[\w.]+\([^=]*\);$/, "$1;"],
  [/: true\b/, ": false"],
];

/** Draws bugs from all that could be made of the engine's rooms, by a seed: the same for the same code. */
export function draw(root: string, count: number, seed: number): readonly Mutant[] {
  const chance = chanceOf(seed);
  const all = ROOMS.flatMap((pattern) => globSync(pattern, { cwd: root }))
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), "utf8")));
  const drawn = new Set<Mutant>();
  while (drawn.size < Math.min(count, all.length)) drawn.add(chance.pick(all));
  return [...drawn].map((mutant, i) => ({ ...mutant, id: `drawn ${i + 1}` }));
}

function mutantsOf(file: string, text: string): readonly Mutant[] {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => {
    const isCode = !/^\s*(import|export \{|\/?\*|\/\/|readonly |interface |type )/.test(line);
    // Neighbours make a line unique: many end alike.
    const find = lines.slice(i - 1, i + 2).join("\n");
    if (!isCode || i === 0 || text.split(find).length !== 2) return [];
    return OPERATORS.flatMap(([from, to]) => {
      if (!from.test(line) || /=>$/.test(line)) return [];
      const replace = [lines[i - 1], line.replace(from, to), lines[i + 1]].join("\n");
      return [{ id: "", file, find, replace }];
    });
  });
}
