import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { BUNDLED, PROGRESS } from "../lib/model/bundling-progress.ts";
import { findPython } from "./find-python.ts";
import { lastLines } from "./last-lines.ts";
import { cut, finished, leashed } from "./leash.ts";
import { requireLoopback } from "./loopback.ts";
import { projectPath, ROOT } from "./project.ts";
import { type Account, environment, PLACE, ROOT_KEY, withoutAws } from "./start.ts";

const CDK = join(ROOT, "node_modules", ".bin", "cdk");

/** The input of a synth. */
interface Source {
  /** Settings as of `-c name=value`, such as `{ mode: "act" }`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Another app than cdk.json's, as for `--app`. */
  readonly app?: string;
}

/** A running `cdk synth`. */
export interface Synth {
  /** The cloud assembly's folder. Rejects with the last 30 lines of the command's output when it fails. */
  readonly assembly: Promise<string>;
  /** The number of finished bundles, such as "20 of 56"; empty while unknown. */
  bundled(): string;
  /** Ends it, if it is still running. */
  stop(): Promise<void>;
}

/** Starts the real `cdk synth` of the stack that a user deploys to AWS, into a folder; it needs no account. */
export async function startSynth(folder: string, { context = {}, app }: Source = {}): Promise<Synth> {
  const assembly = join(folder, "cdk.out");
  const named = Object.entries(context).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const args = ["--quiet", "--output", assembly, ...(app ? ["--app", app] : []), ...named];
  // A synth makes no call; this endpoint (the discard port) would lead nowhere.
  const env = environment({ ...PLACE, endpoint: "http://127.0.0.1:9", folder });
  const running = await startCdk("synth", args, { folder, env, cwd: ROOT });
  const done = running.done.then(() => assembly);
  // The caller that awaits it handles a failure before that.
  done.catch(() => undefined);
  return {
    assembly: done,
    bundled: () =>
      [...lastLines(running.log, 1).matchAll(BUNDLED)].map(([, ready, all]) => `${ready} of ${all}`).join(),
    stop: running.stop,
  };
}

/**
 * Runs the real `cdk bootstrap` and `cdk deploy` of the stack that a user deploys to AWS.
 *
 * Bootstrap and synth run side by side. Each command's output goes to a log in the account's folder.
 *
 * @param options.synth one that runs already; otherwise one is started
 * @param options.stack "Cordon" unless the other app calls its stack otherwise
 * @returns the stack's outputs by name
 * @throws Error with the last 30 lines of the command that failed
 */
export async function deployCordon(
  account: Account,
  options: Source & { synth?: Synth; onStage?: (stage: string) => void; stack?: string } = {},
): Promise<Record<string, string>> {
  const { stack = "Cordon", onStage = () => {} } = options;
  onStage("cdk bootstrap and cdk synth");
  const { assembly, bundled } = options.synth ?? (await startSynth(account.folder, options));
  const show = setInterval(() => {
    const count = bundled();
    if (count !== "") onStage(`cdk bootstrap and cdk synth: ${count} functions`);
  }, 1_000);
  const steps = await Promise.allSettled([
    cdk(account, "bootstrap", [`aws://${account.account}/${account.region}`]),
    assembly,
  ]);
  clearInterval(show);
  const failed = steps.find((step) => step.status === "rejected");
  if (failed) throw failed.reason;
  onStage("cdk deploy");
  const direct = ["--app", await assembly, "--require-approval", "never", "--method", "direct"];
  await cdk(account, "deploy", [stack, ...direct]);
  return outputsOf(account, stack);
}

async function cdk({ endpoint, env, folder }: Account, verb: string, args: readonly string[]): Promise<void> {
  requireLoopback(endpoint);
  await (await startCdk(verb, args, { folder, env, cwd: folder })).done;
}

/** Ends with this process, like the account: a deployment must not continue unattended. */
async function startCdk(
  verb: string,
  args: readonly string[],
  { folder, env, cwd }: { folder: string; env: Readonly<Record<string, string>>; cwd: string },
) {
  const log = join(folder, `cdk-${verb}.log`);
  const home = join(folder, `cdk-home-${verb}`);
  mkdirSync(home, { recursive: true });
  const output = openSync(log, "w");
  const own = { PATH: projectPath(), CDK_HOME: home, NO_COLOR: "1", FORCE_COLOR: "0", [PROGRESS]: "1" };
  // The leash needs only Python.
  const python = { command: (await findPython()).command, env: {} };
  const child = leashed(python, [CDK, verb, "--no-color", ...args], {
    cwd,
    env: { ...withoutAws(), ...env, ...own },
    log: output,
  });
  closeSync(output);
  const done = finished(child).then((code) => {
    if (code !== 0) throw new Error(`cdk ${verb} ended with ${code}:\n${lastLines(log, 30)}`);
  });
  return { log, done, stop: () => cut(child) };
}

async function outputsOf(account: Account, stack: string): Promise<Record<string, string>> {
  const { endpoint, region } = account;
  const client = new CloudFormationClient({ endpoint, region, credentials: ROOT_KEY });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  client.destroy();
  return Object.fromEntries((Stacks?.[0]?.Outputs ?? []).map((it) => [it.OutputKey!, it.OutputValue ?? ""]));
}
