#!/usr/bin/env node
// Plain JavaScript, because an older Node cannot parse bin/cordon.ts. `npm ci` works on the versions in package.json's `engines`
// and installs Node 24 as a package; npm scripts and `npx cordon` run with that one. Node caches compiled code only from here on,
// which halves the start of every command.
import module from "node:module";

const NEEDS = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDS) {
  console.error(
    `cordon: Node ${NEEDS} or newer is required, and this is Node ${process.versions.node}. Run \`npx cordon\` in the project: it uses the Node ${NEEDS} that \`npm ci\` installed.`,
  );
  process.exit(2);
}
// NO_COLOR wins (no-color.org). With both, Node prints a warning as soon as it loads `assert`.
if (process.env["NO_COLOR"]) delete process.env["FORCE_COLOR"];
module.enableCompileCache();
await import("./cordon.ts");
