import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installPython } from "./install.ts";
import { lastLines } from "./last-lines.ts";
import { cut, finished, leashed } from "./leash.ts";
import { requireLoopback } from "./loopback.ts";
import { projectPath, ROOT } from "./project.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
/** Where every local account is. */
export const PLACE = { account: ACCOUNT, region: REGION };
const READY_WITHIN_MS = 60_000;

/** An access key, with a token when it is a session's. */
export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The stand-in's root: for the account's setup, never for tests or operators. */
export const ROOT_KEY: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A running local account. */
export type Account = {
  /** For example http://127.0.0.1:40123 */
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** The environment with which the CDK command line and SDKs reach it as root; see {@link environment}. */
  readonly env: Readonly<Record<string, string>>;
  /** Private to this account, removed with it. */
  readonly folder: string;
  /** The server's log file, in that folder. */
  readonly log: string;
  /** Ends the server and running functions, and removes the folder. Idempotent. */
  stop(): Promise<void>;
};

/**
 * Starts a local AWS account on this machine's loopback and waits until it answers.
 *
 * It ends with this process, however this process ends: no handler, and nothing left behind.
 *
 * @param options.port a free one otherwise
 * @param options.folder private and existing, from {@link newFolder}; a new one otherwise
 * @param options.images whether EC2 lists public images, as it does by default; without, a reset is many times faster
 * @param options.onStage is told, in a few words, what takes time
 * @throws Error with the end of the server's log when it does not start
 */
export async function startAccount(
  options: { port?: number; images?: boolean; folder?: string; onStage?: (stage: string) => void } = {},
): Promise<Account> {
  const python = await installPython({ onStage: options.onStage });
  const port = await freePort(options.port);
  const folder = options.folder ?? newFolder();
  const log = join(folder, "account.log");
  options.onStage?.("starting the local account");
  const output = openSync(log, "a");
  const server = leashed(python, [python.command, join(import.meta.dirname, "account", "account.py")], {
    folder,
    env: {
      ...serverEnvironment(folder, port),
      ...(options.images === false && { MOTO_EC2_LOAD_DEFAULT_AMIS: "false" }),
    },
    log: output,
  });
  closeSync(output);
  const endpoint = requireLoopback(`http://127.0.0.1:${port}`);
  const stop = async () => {
    await cut(server);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const ended = finished(server).then(() => "ended" as const);
  if ((await Promise.race([answers(endpoint), ended])) !== "ready") {
    const end = lastLines(log, 30);
    await stop();
    throw new Error(`The local account did not start:\n${end}`);
  }
  const place = { ...PLACE, endpoint, folder, log };
  return { ...place, env: environment(place), stop };
}

/** A folder for an account that is about to start, which removes it. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "cordon-local-"));
}

/**
 * The variables with which the CDK command line, the AWS command line and the SDKs reach the account.
 * Put them over {@link withoutAws}: a profile or a session token left from elsewhere would win.
 *
 * @param credentials root's, unless others are given
 */
export function environment(
  { endpoint, account, region, folder }: Pick<Account, "endpoint" | "account" | "region" | "folder">,
  credentials: Credentials = ROOT_KEY,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
    // The CDK caches account ids by access key in its home: a shared one would remember other accounts.
    CDK_HOME: join(folder, "cdk-home"),
    CDK_DISABLE_CLI_TELEMETRY: "1",
    CI: "1",
  };
}

/** This process's variables without anything that points at an AWS account. */
export function withoutAws(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
}

/** A clean environment: functions inherit all of it, and run on the first `node` in PATH. */
function serverEnvironment(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: projectPath(),
    HOME: folder,
    TMPDIR: folder,
    LOCAL_ACCOUNT_FOLDER: folder,
    // Compiled once, and not beside our sources.
    PYTHONPYCACHEPREFIX: join(ROOT, ".cordon", "compiled"),
    GATEWAY_PORT: String(port),
    MINISTACK_ACCOUNT_ID: ACCOUNT,
  };
}

/** Refuses a port in use: whatever listens there might look like our server. */
async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, "127.0.0.1");
  await once(server, "listening").catch(() => {
    throw new Error(`Port ${wanted} of 127.0.0.1 is in use: choose another one.`);
  });
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function answers(endpoint: string): Promise<"ready" | "silent"> {
  const giveUp = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUp) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return "ready";
    await sleep(25);
  }
  return "silent";
}
