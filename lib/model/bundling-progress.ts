/** Set to print progress although standard error is no terminal, as under `cdk`. */
export const PROGRESS = "CORDON_PROGRESS";

/** What `showProgress` prints where it is no terminal: `bundled 12 of 56`. */
export const BUNDLED = /^bundled (\d+) of (\d+)$/gm;

/**
 * Says on standard error how many functions are bundled: on a terminal in one line that it clears, with `CORDON_PROGRESS`
 * set in a line for each, and otherwise not at all, as the CDK expects of an app.
 */
export function showProgress(
  out: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
): (ready: number, all: number) => void {
  if (env[PROGRESS]) return (ready, all) => void out.write(`bundled ${ready} of ${all}\n`);
  if (!out.isTTY) return () => {};
  return (ready, all) =>
    void out.write(ready === all ? "\r\x1b[2K" : `\r\x1b[2Kbundling functions: ${ready} of ${all}`);
}
