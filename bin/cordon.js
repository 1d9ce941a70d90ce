#!/usr/bin/env node
// Plain JavaScript, because it runs before anything is known: an older Node cannot read bin/cordon.ts at all, and
// Node keeps what it compiled only from here on, which halves the start of every command.
import module from "node:module";

const NEEDS = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDS) {
  console.error(
    `cordon: this is Node ${process.versions.node}, and cordon needs ${NEEDS}: run \`npx cordon\` in the project, which brings its own.`,
  );
  process.exit(2);
}
module.enableCompileCache();
await import("./cordon.ts");
