import { setTimeout as sleep } from "node:timers/promises";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { TestProject } from "vitest/node";
import type { Deciding } from "../../lib/model/deciding.ts";
import type { Company } from "../../local/company.ts";
import { deployCordon } from "../../local/deploy.ts";
import { BUSES } from "../../local/others-events.ts";
import { newProgress } from "../../local/progress.ts";
import { seedCompany } from "../../local/seed.ts";
import { type Account, ROOT_KEY, startAccount } from "../../local/start.ts";
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

/** The tests are a storm of their own; what limits do is tested in test/engine. */
const NO_LIMITS: Partial<Deciding> = {
  hourlyLimit: 10_000,
  hourlyLimits: { account: 10_000, group: 10_000 },
  storm: { responses: 10_000, within: "10m" },
  // Hosts with this tag ask: test/e2e/decisions.test.ts.
  modes: [{ tag: "cordon-test=ask", mode: "ask" }],
};

/** Runs once for all files of test/e2e, in vitest's main process (vitest.config.ts). */
export async function setup(project: TestProject) {
  const progress = newProgress();
  progress.stage("end to end: local account and a company");
  const account = await startAccount();
  try {
    const company = await seedCompany(account);
    const context = { mode: "act", deciding: JSON.stringify(NO_LIMITS), buses: JSON.stringify(BUSES) };
    const outputs = await deployCordon(account, { context, onStage: progress.stage });
    const proxy = await startProxy(account.endpoint);
    const functions = await sendThrough(proxy.endpoint, account);
    progress.done();
    const { stop, ...plain } = account;
    project.provide("deployed", { account: plain, company, outputs, functions, proxy: proxy.endpoint });
    return async () => {
      await proxy.stop();
      await stop();
    };
  } catch (error) {
    progress.failed();
    await account.stop();
    throw error;
  }
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
 * Points the functions at the proxy by the variable that every AWS SDK reads; the functions are as deployed.
 * Not Review: it checks a proof that was signed for the endpoint that people use.
 */
async function sendThrough(proxy: string, { endpoint, region }: Account): Promise<Record<string, string>> {
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
    const Variables = { ...Environment?.Variables, AWS_ENDPOINT_URL: proxy };
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
