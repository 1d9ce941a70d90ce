import { setTimeout as sleep } from "node:timers/promises";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { TestProject } from "vitest/node";
import { bringUp, type Running, runningElsewhere } from "../../local/bring-up.ts";
import type { Company } from "../../local/company.ts";
import { newProgress } from "../../local/progress.ts";
import { type Account, ROOT_KEY } from "../../local/start.ts";
import { NO_LIMITS } from "./no-limits.ts";
import { startProxy } from "./recording-proxy.ts";

/** The account that all end-to-end tests share: Cordon deployed as a user would, every playbook in act. */
export interface Deployed {
  readonly account: Omit<Account, "stop">;
  readonly company: Company;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Function names by construct: `Revert`, `stolen-instance-credentials`. */
  readonly functions: Readonly<Record<string, string>>;
  /** The recording proxy that those functions call AWS through. */
  readonly proxy: string;
}

declare module "vitest" {
  interface ProvidedContext {
    deployed: Deployed;
  }
}

/** Runs once for all files of test/e2e, in vitest's main process (vitest.config.ts). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { account, company, outputs, stop } = await deployedAccount();
  const { stop: _, ...plain } = account;
  try {
    const proxy = await startProxy(account.endpoint);
    const functions = await sendThrough(proxy.endpoint, account);
    project.provide("deployed", { account: plain, company, outputs, functions, proxy: proxy.endpoint });
    return async () => {
      await sendThrough(undefined, account);
      await proxy.stop();
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The account that `npm test` runs for several checks, and leaves up; by default one of these tests' own. */
async function deployedAccount(): Promise<Running> {
  if (process.env["CORDON_TEST_ACCOUNT"] !== "running")
    return bringUp("act", newProgress(), { deciding: JSON.stringify(NO_LIMITS) });
  const running = runningElsewhere();
  if (running === undefined) throw new Error("no local account is running: .cordon/local.json names none");
  return running;
}

/** What may change the account, by what its function's name has in it (a regular expression), and what the tests call it. */
const CHANGERS: readonly [part: string, name: string][] = [
  ["ContainIdentity", "contain-identity"],
  ["Revert(?!Identity)", "revert"],
  ["RevertIdentity", "revert-identity"],
  ["stolen-?instance-?credentials", "stolen-instance-credentials"],
  ["leaked-?access-?key", "leaked-access-key"],
  ["console-?login-?without-?mfa", "console-login-without-mfa"],
  ["Prepare", "prepare"],
];

/**
 * Points the functions at the proxy by the variable that every AWS SDK reads, or back at the account; the functions are as deployed.
 * Not Review: it checks a proof that was signed for the endpoint that people use.
 */
async function sendThrough(
  proxy: string | undefined,
  { endpoint, region }: Account,
): Promise<Record<string, string>> {
  const lambda = new LambdaClient({ endpoint, region, credentials: ROOT_KEY });
  const all: FunctionConfiguration[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    all.push(...Functions);
  const found: Record<string, string> = {};
  for (const [part, name] of CHANGERS) {
    const its = all.filter(({ FunctionName }) => new RegExp(part).test(FunctionName!));
    if (its.length !== 1) throw new Error(`${its.length} functions with ${part} in their name`);
    const [{ FunctionName, Environment }] = its as [(typeof its)[number]];
    found[name] = FunctionName!;
    const { AWS_ENDPOINT_URL: _, ...deployed } = Environment?.Variables ?? {};
    const Variables = { ...deployed, ...(proxy !== undefined && { AWS_ENDPOINT_URL: proxy }) };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await updated(lambda, FunctionName!);
  }
  lambda.destroy();
  return found;
}

async function updated(lambda: LambdaClient, FunctionName: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const now = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (now.LastUpdateStatus === "Successful" && now.State === "Active") return;
    await sleep(50);
  }
  throw new Error(`${FunctionName} is still being updated`);
}
