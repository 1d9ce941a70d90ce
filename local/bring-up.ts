import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mode } from "../lib/model/mode.ts";
import { type Company, named, type User } from "./company.ts";
import { deployCordon, startSynth } from "./deploy.ts";
import { installPython } from "./install.ts";
import { forgetLocal, type LocalFile, readLocalFile, recordLocal, refuseSecond } from "./local-file.ts";
import { BUSES } from "./others-events.ts";
import type { Progress } from "./progress.ts";
import { seedCompany } from "./seed.ts";
import { type Account, environment, newFolder, startAccount } from "./start.ts";

/** A local account with a company in it and Cordon deployed. */
export interface Running {
  readonly account: Account;
  readonly company: Company;
  /** The file with the company, for the judge. */
  readonly companyFile: string;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The environment of a command: the seeded administrator's credentials, never the stand-in's root. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends everything and removes what was written. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Installs (once), starts the account, seeds the company and deploys Cordon as a user would; reports each stage. If any stage fails, ends
 * everything and throws the reason. Throws an Error when a local account runs in this folder.
 *
 * @param context settings as of `cdk deploy -c name=value`
 */
export async function bringUp(
  mode: Mode,
  progress: Progress,
  context: Readonly<Record<string, string>> = {},
): Promise<Running> {
  refuseSecond();
  const folder = newFolder();
  // The longest stage needs no account: it runs in parallel.
  const synth = await startSynth(folder, { context: { ...context, mode, buses: JSON.stringify(BUSES) } });
  let account: Account | undefined;
  try {
    progress.stage("Python packages of the local account; cdk synth beside it");
    await installPython({ onStage: progress.stage });
    progress.stage("local AWS account on loopback (ministack, EC2 by moto)");
    account = await startAccount({ folder });
    progress.stage("a small company: VPCs, hosts, roles, users, live sessions");
    const company = await seedCompany(account);
    const companyFile = join(account.folder, "company.json");
    writeFileSync(companyFile, JSON.stringify(company, null, 2));
    const outputs = await deployCordon(account, { synth, onStage: progress.stage });
    progress.done();
    const where = account;
    const envOf = ({ keys }: User) => ({
      ...environment(where, keys[0]),
      CORDON_TABLE: outputs["TableName"]!,
    });
    const env = envOf(named(company.users, company.administrator));
    const others = Object.fromEntries(
      company.users
        .filter(({ name, keys }) => name !== company.administrator && keys.length > 0)
        .map((user) => [user.name, envOf(user)]),
    );
    const stop = announce({ account, mode, company: companyFile, outputs, env, others });
    return { account, company, companyFile, outputs, env, stop };
  } catch (error) {
    progress.failed();
    await synth.stop();
    await account?.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes the file for other terminals; returns a function that removes it and stops the account. */
function announce({
  account,
  ...more
}: { readonly account: Account } & Pick<LocalFile, "mode" | "company" | "outputs" | "env" | "others">) {
  const { endpoint, region } = account;
  const table = more.env["CORDON_TABLE"]!;
  recordLocal({ pid: process.pid, endpoint, account: account.account, region, table, ...more });
  process.once("exit", () => forgetLocal());
  return async () => {
    forgetLocal();
    await account.stop();
  };
}

/** The local account of another process, to be used and left running: `stop` does nothing. Undefined without one. */
export function runningElsewhere(): Running | undefined {
  const local = readLocalFile();
  if (local === undefined) return undefined;
  const { endpoint, account, region, company: companyFile, outputs, env } = local;
  const folder = dirname(companyFile);
  const place = { endpoint, account, region, folder, log: join(folder, "account.log") };
  const stop = async () => {};
  const company = JSON.parse(readFileSync(companyFile, "utf8")) as Company;
  return { account: { ...place, env: environment(place), stop }, company, companyFile, outputs, env, stop };
}

/** Runs a task and then stops the account, also on Ctrl-C and `kill`: 130 and 143, as shells expect. */
export async function withSignals(running: Running, run: () => Promise<number>): Promise<number> {
  const stopped = new Promise<number>((done) => {
    process.once("SIGINT", () => done(130));
    process.once("SIGTERM", () => done(143));
    process.once("SIGHUP", () => done(129));
  });
  try {
    return await Promise.race([run(), stopped]);
  } finally {
    process.stderr.write("\n  tearing down the local account …\n");
    await running.stop();
  }
}
