import { delimiter, dirname, join, resolve } from "node:path";

/** The folder of the project, which holds cdk.json and node_modules. */
export const ROOT = resolve(import.meta.dirname, "..");

/** PATH with the project's own Node first: Lambda handlers and the CDK app run on the first `node` in it. */
export function projectPath(): string {
  return [join(ROOT, "node_modules", ".bin"), dirname(process.execPath), process.env["PATH"]].join(delimiter);
}
