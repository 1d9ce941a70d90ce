import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Mode } from "../lib/model/mode.ts";
import { type Company, named } from "./company.ts";
import { deployCordon } from "./deploy.ts";
import { installPython } from "./install.ts";
import { BUSES } from "./others-events.ts";
import type { Progress } from "./progress.ts";
import { seedCompany } from "./seed.ts";
import { type Account, environment, startAccount } from "./start.ts";

/** A local account with a company in it and Cordon deployed. */
export interface Running {
  readonly account: Account;
  readonly company: Company;
  /** Where the company is written down, for the judge. */
  readonly companyFile: string;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What a command needs to reach it: the seeded administrator's credentials, never the stand-in's root. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends everything and removes what was written. Twice is once. */
  stop(): Promise<void>;
}

/** The file by which a second terminal finds the account. */
export const LOCAL_FILE = resolve(".cordon/local.json");

/** What that file holds. */
export interface LocalFile {
  readonly pid: number;
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly mode: Mode;
  readonly company: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Installs (once), starts the account, seeds the company and deploys Cordon as a user would; says each stage.
 * Ends everything again when any of it fails, and throws why.
 */
export async function bringUp(mode: Mode, progress: Progress): Promise<Running> {
  progress.stage("Python packages of the local account");
  await installPython({ onStage: progress.stage });
  progress.stage("local AWS account on loopback (ministack, EC2 by moto)");
  const account = await startAccount();
  try {
    progress.stage("a small company: VPCs, hosts, roles, users, live sessions");
    const company = await seedCompany(account);
    const companyFile = join(account.folder, "company.json");
    writeFileSync(companyFile, JSON.stringify(company, null, 2));
    const outputs = await deployCordon(account, {
      context: { mode, buses: JSON.stringify(BUSES) },
      onStage: progress.stage,
    });
    progress.done();
    const [credentials] = named(company.users, company.administrator).keys;
    const env = { ...environment(account, credentials), CORDON_TABLE: outputs["TableName"]! };
    return { account, company, companyFile, outputs, env, stop: announce(account, mode, companyFile, env) };
  } catch (error) {
    progress.failed();
    await account.stop();
    throw error;
  }
}

/** Writes the file for second terminals; returns what takes it away again and stops the account. */
function announce(account: Account, mode: Mode, company: string, env: Running["env"]) {
  const { endpoint, region } = account;
  const file: LocalFile = {
    pid: process.pid,
    endpoint,
    account: account.account,
    region,
    table: env["CORDON_TABLE"]!,
    mode,
    company,
    env,
  };
  mkdirSync(resolve(LOCAL_FILE, ".."), { recursive: true });
  writeFileSync(LOCAL_FILE, JSON.stringify(file, null, 2), { mode: 0o600 });
  const forget = () => {
    // Another local account may have been started since: its file stays.
    if (readLocalFile()?.pid === process.pid) rmSync(LOCAL_FILE, { force: true });
  };
  process.once("exit", forget);
  return async () => {
    forget();
    await account.stop();
  };
}

/** The running local account that a second terminal may use; undefined when there is none, or its process is gone. */
export function readLocalFile(): LocalFile | undefined {
  try {
    const file = JSON.parse(readFileSync(LOCAL_FILE, "utf8")) as LocalFile;
    process.kill(file.pid, 0);
    return file;
  } catch {
    return undefined;
  }
}

/** Runs something and stops the account after it, also on Ctrl-C and `kill`: 130 and 143, as shells expect. */
export async function withSignals(running: Running, run: () => Promise<number>): Promise<number> {
  const stopped = new Promise<number>((done) => {
    process.once("SIGINT", () => done(130));
    process.once("SIGTERM", () => done(143));
    process.once("SIGHUP", () => done(129));
  });
  try {
    return await Promise.race([run(), stopped]);
  } finally {
    await running.stop();
  }
}
