import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** How a program of node_modules ended, with all that it printed, without colours. */
export interface Ran {
  readonly code: number;
  readonly said: string;
}

/** Runs a program of node_modules, or Node itself, in the project. */
export function tool(project: string, name: string, ...args: readonly string[]): Promise<Ran> {
  const program = name === "node" ? process.execPath : join(project, "node_modules/.bin", name);
  const path = [join(project, "node_modules/.bin"), process.env["PATH"]].join(":");
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd: project,
      env: { ...process.env, PATH: path, NO_COLOR: "1", CI: "true" },
    });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
    child.on("error", failed);
    child.on("close", (code) =>
      done({ code: code ?? 1, said: stripVTControlCharacters(Buffer.concat(parts).toString()).trim() }),
    );
  });
}
