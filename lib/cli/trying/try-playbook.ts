import { join } from "node:path";
import { judge } from "../../engine/decide.ts";
import { newResponse } from "../../engine/new-response.ts";
import { planSteps } from "../../engine/plan.ts";
import type { Mode } from "../../model/mode.ts";
import { noSuchPlaybook } from "../../model/nearest.ts";
import type { Playbook } from "../../model/playbook.ts";
import type { StepRecord } from "../../model/response.ts";
import { familyId } from "../../model/response-id.ts";
import type { Signal } from "../../model/signal.ts";
import { loadPlaybooks } from "../../units/load-playbooks.ts";
import { loadGuardrails } from "../../units/load-units.ts";
import { setEnvironment } from "../deployment/environment.ts";
import { findDeployment } from "../deployment/find.ts";
import { EXIT, Failure } from "../program/failure.ts";
import { clean, toJson } from "../words/clean.ts";
import { lookOf } from "../words/paint.ts";
import { dryEngine, lookingOnly } from "./dry-engine.ts";
import { oneEvent, signalFor } from "./one-event.ts";
import type { Denied, Listener } from "./read-only.ts";
import { needed, type Tried } from "./tried.ts";
import { tryPage } from "./try-page.ts";

export interface TryOptions {
  /** Plan as in this mode. */
  readonly as: Mode;
  /** The event may name another account than that of the credentials. */
  readonly anyAccount?: true | undefined;
  readonly profile?: string | undefined;
  readonly json?: true | undefined;
  readonly color: boolean;
}

const ROOT = join(import.meta.dirname, "../../..");

/**
 * `cordon try`: plans a playbook for one event against the current account, and decides, with read calls only. Ends with 6
 * if a read permission is missing, with 7 if a step could not be planned, with 1 if none could. Throws `Failure`.
 */
export async function tryPlaybook(id: string, file: string, options: TryOptions): Promise<void> {
  const playbook = await playbookOf(id);
  const event = await oneEvent(file);
  const signal = signalFor(playbook, event);
  setEnvironment({ profile: options.profile, region: undefined, color: options.color });
  if (signal.region !== "global") process.env["AWS_REGION"] ??= signal.region;
  const caller = await whoAmI();
  if (caller.account !== signal.account && !options.anyAccount)
    throw new Failure(
      "refused",
      `the event is about account ${signal.account}, your credentials are for ${caller.account}: use --profile for ${signal.account}, or --any-account to plan here`,
    );
  const [planned, deployed] = await Promise.all([
    plan(playbook, signal, caller, options.as),
    deployedMode(id, options),
  ]);
  const tried: Tried = { ...planned, ...(deployed && { deployed }) };
  console.log(
    options.json
      ? toJson({ schema: "cordon.try/v1", ...tried })
      : tryPage(clean(tried), lookOf(process.stdout, options.color)).join("\n"),
  );
  process.exitCode = endingOf(tried);
}

async function playbookOf(id: string): Promise<Playbook> {
  const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
  const found = playbooks.find((playbook) => playbook.id === id);
  if (found) return found;
  const ids = playbooks.map((playbook) => playbook.id);
  throw new Failure("notFound", noSuchPlaybook(id, ids, "in playbooks/"));
}

async function whoAmI(): Promise<Tried["caller"]> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const { Account = "", Arn = "" } = await new STSClient({ customUserAgent: "cordon" }).send(
    new GetCallerIdentityCommand({}),
  );
  return { account: Account, arn: Arn, partition: Arn.split(":")[1] || "aws" };
}

/** The mode of a playbook in the stack Cordon here; undefined where there is no such stack, or no permission to read it. */
async function deployedMode(
  id: string,
  options: Pick<TryOptions, "profile" | "color">,
): Promise<string | undefined> {
  try {
    const { modes } = await findDeployment({ ...options, stack: "Cordon", input: false });
    return modes[id];
  } catch {
    return undefined;
  }
}

async function plan(playbook: Playbook, signal: Signal, caller: Tried["caller"], mode: Mode): Promise<Tried> {
  const denied = new Map<string, Denied>();
  const answers: Promise<unknown>[] = [];
  const listener: Listener = {
    denied: (refused) => void denied.set(`${refused.action} ${refused.permission}`, refused),
    sent: (answer) => void answers.push(answer),
  };
  const engine = dryEngine(caller.partition, signal, mode, await loadGuardrails(ROOT));
  const family = familyId(playbook.id, signal.id, signal);
  const steps = await planSteps(lookingOnly(playbook, listener), signal, family, engine);
  await Promise.allSettled(answers);
  const received = engine.now().toISOString();
  const draft = newResponse({
    family,
    generation: 1,
    signal,
    delivery: family,
    received,
    playbook,
    engine,
  });
  // The time of the detection: a tried event is seldom fresh.
  const then = { ...engine, now: () => new Date(signal.detectedAt) };
  const isKnown = contains(steps).some(({ failed }) => failed === undefined) || contains(steps).length === 0;
  return {
    caller,
    playbook: playbook.id,
    title: playbook.title,
    as: mode,
    signal,
    ...(isKnown && { decision: judge(draft, steps, { brakes: [], count: () => 0 }, then) }),
    steps,
    permissions: needed(playbook, signal),
    // The order of the answers is random.
    missing: [...denied].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, refused]) => refused),
  };
}

function contains(steps: readonly StepRecord[]) {
  return steps.filter(({ wave }) => wave === "contain");
}

function endingOf({ missing, steps }: Tried): number {
  if (missing.length > 0) return EXIT.credentials;
  const failed = steps.filter((step) => step.failed !== undefined);
  if (failed.length === 0) return EXIT.done;
  return failed.length === steps.length ? EXIT.failed : EXIT.partly;
}
