import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Plugin } from "esbuild";

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
/** A list as the formatter writes it: on one line, or until a line with its own indentation. */
const LIST = String.raw`\[(?:[^\n]*|\n[\s\S]*?\n {2})\]`;

/** By folder: the fields of a unit that only the reference and the synth read, as the formatter writes them. */
const REFERENCE_ONLY = {
  playbooks: new RegExp(String.raw`^ {2}(?:about:\s*${TEXT}|willNot: ${LIST}),\n`, "gm"),
  "lib/sources": new RegExp(
    String.raw`^ {2}(?:(?:summary|arrives|setUp):\s*${TEXT}|scalars: (?:\w+|${LIST})|about: ${LIST}),\n`,
    "gm",
  ),
} as const;

/**
 * Leaves out of bundles what only the reference and the synth read of a playbook or a source, so that no responder reads it at its start. A text
 * that is written in another way stays, and costs its bytes.
 */
export function withoutReference(root: string): Plugin {
  return {
    name: "without-reference",
    setup(build) {
      for (const [folder, fields] of Object.entries(REFERENCE_ONLY)) {
        const start = join(root, folder) + sep;
        build.onLoad({ filter: /[\\/](?:playbooks|sources)[\\/][\w-]+\.ts$/ }, async ({ path }) => {
          if (!path.startsWith(start)) return undefined;
          return { contents: (await readFile(path, "utf8")).replace(fields, ""), loader: "ts" };
        });
      }
    },
  };
}
