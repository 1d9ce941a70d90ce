import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { named } from "../../local/company.ts";
import { environment } from "../../local/start.ts";
import { account, company } from "./here.ts";

const CORDON = join(import.meta.dirname, "../../bin/cordon.js");

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs the real command line as the seeded administrator, an IAM user. */
export function cordon(...words: string[]): Promise<Ran> {
  return cordonAs(named(company.users, company.administrator).keys[0]!, ...words);
}

/** Runs the real command line with an access key of anybody. */
export async function cordonAs(
  key: NonNullable<Parameters<typeof environment>[1]>,
  ...words: string[]
): Promise<Ran> {
  const child = spawn(process.execPath, [CORDON, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: account.folder,
    env: { PATH: process.env["PATH"], HOME: account.folder, ...environment(account, key) },
  });
  const [[code], out, errors] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, out, errors };
}

/** `cordon undo`, with nobody to ask. */
export function undo(response: string, ...more: string[]) {
  return cordon("undo", response, "--reason", "an end-to-end test", ...more, "--yes", "--no-input");
}

/** `cordon approve`, of the plan that is there now, with nobody to ask. */
export async function approve(response: string): Promise<void> {
  const shown = await cordon("approve", response, "--dry-run", "--json");
  if (shown.code !== 0) throw new Error(`no plan of ${response}: ${shown.errors}`);
  const { hash } = (JSON.parse(shown.out) as { plan: { hash: string } }).plan;
  const said = ["--plan", hash, "--reason", "an end-to-end test", "--yes", "--no-input"];
  const done = await cordon("approve", response, ...said);
  if (done.code !== 0) throw new Error(`${response} is not approved: ${done.errors}`);
}
