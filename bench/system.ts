import type { ContainIdentityRequest } from "../lib/runtime/requests.ts";
import type { Account, Contained } from "./account.ts";
import { type AwsCall, type CountingProxy, startProxy } from "./counting-proxy.ts";
import { type Gate, openGate } from "./lockstep.ts";
import { type Answer, type Process, type Ready, startProcess } from "./measured-process.ts";
import type { StandIn } from "./stand-in.ts";

/** Something that answers a finding. */
export interface System {
  readonly name: string;
  readonly command: readonly string[];
  /** The identity executor beside it, and whether each cold start of the system finds it cold too. */
  readonly identity?: { readonly command: readonly string[]; readonly cold: boolean };
}

/** One event, answered. */
export interface Run {
  readonly answer: Answer;
  readonly ready: Ready | undefined;
  /** Of the identity executor, its start included if it was cold. Milliseconds. */
  readonly identityCpuMs: number;
  readonly calls: readonly AwsCall[];
  /** From the start of its process, or from the event if it ran already; by the clock of the calls. */
  readonly from: number;
  readonly until: number;
  readonly contained: Contained;
}

/** A system behind its own counting doors, so that every call is known by who made it. */
export interface Running {
  readonly system: System;
  /** Restores the account, hands the system a new finding, looks at what it did. */
  once(account: Account, gate?: Gate): Promise<Run>;
  /** The next event meets a new process. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function run(system: System, standIn: StandIn, account: Account): Promise<Running> {
  const identity = system.identity && (await startIdentity(system.identity, standIn, account));
  if (system.identity?.cold === false) {
    await identity!.invoke(JSON.stringify({ kind: "warm", actions: [] } satisfies ContainIdentityRequest));
    identity!.takeCpu();
  }
  const proxy = await startProxy(standIn, identity?.invoke);
  const env = {
    ...account.env,
    AWS_ENDPOINT_URL: proxy.endpoint,
    CORDON_CONTAIN_IDENTITY: "contain-identity",
  };
  let process: Process | undefined;
  const restart = async () => {
    await process?.end();
    process = undefined;
    if (system.identity?.cold) await identity!.restart();
  };
  return {
    system,
    async once(account, gate = openGate) {
      await account.restore();
      const event = account.event();
      proxy.gate = gate;
      if (identity) identity.proxy.gate = gate;
      const from = performance.now();
      process ??= startProcess(system.command, env);
      const answer = await process.fire(event);
      const until = performance.now();
      if (answer.error) throw new Error(`${system.name}: ${answer.error.name}: ${answer.error.message}`);
      const calls = [...proxy.take(), ...(identity?.proxy.take() ?? [])];
      return {
        answer,
        ready: await process.ready(),
        identityCpuMs: identity?.takeCpu() ?? 0,
        calls,
        from,
        until,
        contained: await account.contained(),
      };
    },
    restart,
    async stop() {
      await process?.end();
      await identity?.stop();
      await proxy.stop();
    },
  };
}

/**
 * functions/contain-identity in a process of its own: one environment, so one event at a time, as Lambda
 * has it.
 */
async function startIdentity(
  { command }: { command: readonly string[] },
  standIn: StandIn,
  account: Account,
) {
  const proxy: CountingProxy = await startProxy(standIn);
  const env = { ...account.env, AWS_ENDPOINT_URL: proxy.endpoint };
  let process: Process | undefined;
  let cpuMs = 0;
  let last: Promise<unknown> = Promise.resolve();
  const one = async (payload: string) => {
    const isNew = process === undefined;
    process ??= startProcess(command, env);
    const answer = await process.fire(JSON.parse(payload));
    if (isNew) cpuMs += (await process.ready())?.importCpuMs ?? 0;
    cpuMs += answer.cpuMs ?? 0;
    const { error, value } = answer;
    return error
      ? {
          payload: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
          error: true as const,
        }
      : { payload: JSON.stringify(value) };
  };
  return {
    proxy,
    invoke(payload: string) {
      const next = last.then(() => one(payload));
      last = next.catch(() => undefined);
      return next;
    },
    takeCpu() {
      const taken = cpuMs;
      cpuMs = 0;
      return taken;
    },
    async restart() {
      await last;
      await process?.end();
      process = undefined;
      cpuMs = 0;
    },
    async stop() {
      await this.restart();
      await proxy.stop();
    },
  };
}
