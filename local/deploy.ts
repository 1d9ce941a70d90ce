import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { installPython } from "./install.ts";
import { lastLines } from "./last-lines.ts";
import { finished, leashed } from "./leash.ts";
import { requireLoopback } from "./loopback.ts";
import { projectPath, ROOT } from "./project.ts";
import { type Account, ROOT_KEY, withoutAws } from "./start.ts";

const CDK = join(ROOT, "node_modules", ".bin", "cdk");

/**
 * Runs the real `cdk bootstrap` and `cdk deploy` of the stack that a user deploys to AWS.
 *
 * Bootstrap and synth run side by side. Each command's output goes to a log in the account's folder.
 *
 * @param options.context what `-c name=value` would say, such as `{ mode: "act" }`
 * @param options.app another app than that of cdk.json, as `--app` takes it
 * @param options.stack "Cordon" unless the other app calls its stack otherwise
 * @returns the stack's outputs by name
 * @throws Error with the last 30 lines of the command that failed
 */
export async function deployCordon(
  account: Account,
  options: {
    context?: Readonly<Record<string, string>>;
    onStage?: (stage: string) => void;
    app?: string;
    stack?: string;
  } = {},
): Promise<Record<string, string>> {
  const stack = options.stack ?? "Cordon";
  const assembly = join(account.folder, "cdk.out");
  const context = Object.entries(options.context ?? {}).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const app = options.app ? ["--app", options.app] : [];
  options.onStage?.("cdk bootstrap and cdk synth");
  const steps = await Promise.allSettled([
    cdk(account, "bootstrap", [`aws://${account.account}/${account.region}`], account.folder),
    cdk(account, "synth", ["--quiet", "--output", assembly, ...app, ...context], ROOT),
  ]);
  const failed = steps.find((step) => step.status === "rejected");
  if (failed) throw failed.reason;
  options.onStage?.("cdk deploy");
  const direct = ["--app", assembly, "--require-approval", "never", "--method", "direct"];
  await cdk(account, "deploy", [stack, ...direct], account.folder);
  return outputsOf(account, stack);
}

/** Ends when we do, like the account: a deploy must not go on without anyone. */
async function cdk(account: Account, verb: string, args: string[], cwd: string): Promise<void> {
  requireLoopback(account.endpoint);
  const log = join(account.folder, `cdk-${verb}.log`);
  const home = join(account.folder, `cdk-home-${verb}`);
  mkdirSync(home, { recursive: true });
  const output = openSync(log, "w");
  const own = { PATH: projectPath(), CDK_HOME: home, NO_COLOR: "1", FORCE_COLOR: "0" };
  const env = { ...withoutAws(), ...account.env, ...own };
  const child = leashed(await installPython(), [CDK, verb, "--no-color", ...args], { cwd, env, log: output });
  closeSync(output);
  const code = await finished(child);
  if (code !== 0) throw new Error(`cdk ${verb} ended with ${code}:\n${lastLines(log, 30)}`);
}

async function outputsOf(account: Account, stack: string): Promise<Record<string, string>> {
  const { endpoint, region } = account;
  const client = new CloudFormationClient({ endpoint, region, credentials: ROOT_KEY });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  client.destroy();
  return Object.fromEntries((Stacks?.[0]?.Outputs ?? []).map((it) => [it.OutputKey!, it.OutputValue ?? ""]));
}
