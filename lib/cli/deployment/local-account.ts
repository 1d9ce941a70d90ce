import { readFileSync } from "node:fs";
import { findLocalFile } from "../../../local/local-file.ts";
import { requireLoopback } from "../../../local/loopback.ts";
import { isRecord } from "../../model/json.ts";
import { Failure } from "../program/failure.ts";

/** Any of these says that the caller means another account. */
const SAYS_WHERE = [
  "AWS_PROFILE",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

type Environment = Record<string, string | undefined>;

/** Whether an environment names credentials, a profile or an endpoint. */
export function saysWhere(env: Environment): boolean {
  return Object.entries(env).some(
    ([name, value]) => value && (SAYS_WHERE.includes(name) || name.startsWith("AWS_ENDPOINT_URL")),
  );
}

/**
 * The variables of the local account that runs in this folder or above it, its endpoint and its file; undefined when there is
 * none.
 * Throws `Failure` when the file is no good, when it names anything but this machine, and when its account has ended:
 * going on to AWS then would not be what was meant.
 */
export function localAccount(
  file = findLocalFile(),
):
  | { readonly endpoint: string; readonly env: Readonly<Record<string, string>>; readonly file: string }
  | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const { endpoint, env, pid } = parse(text, file);
  for (const url of [endpoint, ...Object.entries(env).flatMap(([k, v]) => (k.includes("ENDPOINT") ? v : []))])
    try {
      requireLoopback(url);
    } catch (error) {
      throw new Failure("refused", `${(error as Error).message} (${file})`, { cause: error });
    }
  if (!isRunning(pid))
    throw new Failure(
      "failed",
      `the local account of ${file} has ended: start \`npx cordon local\`, or delete the file to use AWS`,
    );
  return { endpoint, env, file };
}

function parse(text: string, file: string) {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  const { endpoint, env, pid } = isRecord(found) ? found : {};
  if (typeof endpoint !== "string" || !isRecord(env) || !Number.isInteger(pid))
    throw new Failure(
      "failed",
      `${file} is not what \`cordon local\` writes: delete it, and start that again`,
    );
  const ours = Object.entries(env).filter(([name, value]) => /^(AWS|CORDON)_/.test(name) && value);
  return {
    endpoint,
    env: Object.fromEntries(ours.map(([name, value]) => [name, String(value)])),
    pid: pid as number,
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
