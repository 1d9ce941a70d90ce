import { type Account, makeAccount } from "./account.ts";
import { type Builds, type Built, buildAll } from "./build.ts";
import { type CallCount, countCalls } from "./calls.ts";
import { lockstep } from "./lockstep.ts";
import { type Machine, machine } from "./machine.ts";
import { startProcess } from "./measured-process.ts";
import { NAMES } from "./names.ts";
import type { Options } from "./options.ts";
import { type Sample, sampleOf } from "./sample.ts";
import type { StandIn } from "./stand-in.ts";
import { measureStartUp, type StartUp } from "./start-up.ts";
import { type Running, run, type System } from "./system.ts";

/**
 * All that one run of the bench found out. Samples in the order of the rounds, so that those of one round
 * can be compared.
 */
export interface Findings {
  readonly machine: Machine;
  readonly modules: readonly Module[];
  readonly systems: readonly Measured[];
  readonly startUp: readonly StartUp[];
}

/** What a module costs before it has seen an event. */
export interface Module extends Pick<Built, "name" | "kb" | "zippedKb"> {
  readonly importMs: readonly number[];
  readonly importCpuMs: readonly number[];
  readonly rssMb: readonly number[];
}

export interface Measured {
  readonly name: string;
  readonly cold: readonly Sample[];
  readonly warm: readonly Sample[];
  readonly calls: CallCount;
}

function systemsOf(builds: Builds, peers: Options["peers"]): System[] {
  const command = (file: string) => [process.execPath, builds.driver, file];
  const of = (functions: readonly Built[]) => {
    const functionOf = (name: string) => command(functions.find((built) => built.name === name)!.file);
    return {
      respond: functionOf("respond-stolen-instance-credentials"),
      identity: functionOf("contain-identity"),
    };
  };
  const { respond, identity } = of(builds.functions);
  const before = builds.before.length > 0 ? of(builds.before) : undefined;
  const { unbundled, bundled } = builds.plain;
  return [
    { name: NAMES.unbundled, command: command(unbundled.file) },
    { name: NAMES.plain, command: command(bundled.file) },
    { name: NAMES.cordon, command: respond, identity: { command: identity, cold: true } },
    { name: NAMES.cordonWarmIdentity, command: respond, identity: { command: identity, cold: false } },
    ...(before
      ? [
          {
            name: NAMES.before,
            command: before.respond,
            identity: { command: before.identity, cold: true },
          },
        ]
      : []),
    ...peers,
  ];
}

/** One run: everything takes turns, so that what else the machine does hits all alike. */
export async function measure(
  options: Options,
  standIn: StandIn,
  say: (stage: string) => void,
): Promise<Findings> {
  const before = machine();
  say("bundling");
  const builds = await buildAll(options.before);
  const running: Running[] = [];
  try {
    const account = await makeAccount(standIn);
    say("imports");
    const modules = await measureImports(builds, account, options.cold);
    for (const system of systemsOf(builds, options.peers)) running.push(await run(system, standIn, account));
    say("cold starts");
    const cold = await inTurn(running, options.cold, async (one) => {
      await one.restart();
      return sampleOf(await one.once(account), "cold");
    });
    say("warm responses");
    await inTurn(running, options.warmUp, (one) => one.once(account));
    const warm = await inTurn(running, options.warm, async (one) =>
      sampleOf(await one.once(account), "warm"),
    );
    say("calls");
    const calls: CallCount[] = [];
    for (const one of running) calls.push(countCalls((await one.once(account, lockstep())).calls));
    say("command line");
    const startUp = await measureStartUp(options.cold);
    const systems = running.map(({ system: { name } }, i) => ({
      name,
      cold: cold[i]!,
      warm: warm[i]!,
      calls: calls[i]!,
    }));
    return { machine: { ...before, loadAfter: machine().load }, modules, systems, startUp };
  } finally {
    for (const one of running) await one.stop();
    await builds.remove();
  }
}

/** Runs each thing `times` times, in rounds that begin with another one each. Results by thing, in rounds. */
async function inTurn<T, R>(
  things: readonly T[],
  times: number,
  act: (thing: T) => Promise<R>,
): Promise<R[][]> {
  const results: R[][] = things.map(() => []);
  for (let round = 0; round < times; round++)
    for (let i = 0; i < things.length; i++) {
      const at = (i + round) % things.length;
      results[at]!.push(await act(things[at]!));
    }
  return results;
}

async function measureImports(builds: Builds, account: Account, times: number): Promise<Module[]> {
  const { bundled, unbundled } = builds.plain;
  const modules = [builds.nothing, unbundled, bundled, ...builds.functions];
  const rows = await inTurn(modules, times, async ({ file }) => {
    const child = startProcess([process.execPath, builds.driver, file], account.env);
    const ready = await child.ready();
    await child.end();
    return ready!;
  });
  return modules.map(({ name, kb, zippedKb }, i) => ({
    name,
    ...(kb && { kb }),
    ...(zippedKb && { zippedKb }),
    importMs: rows[i]!.map(({ importMs }) => importMs),
    importCpuMs: rows[i]!.map(({ importCpuMs }) => importCpuMs),
    rssMb: rows[i]!.map(({ rssMb }) => rssMb),
  }));
}
