import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { prove } from "../../lib/cli/decision/prove.ts";
import type { Executors } from "../../lib/engine/engine.ts";
import { Incomplete } from "../../lib/engine/event-context.ts";
import { containByDecision } from "../../lib/engine/manual.ts";
import { planByHand, planForApproval } from "../../lib/engine/plan-for-approval.ts";
import { judgeAgain } from "../../lib/engine/reapply.ts";
import { respond } from "../../lib/engine/respond.ts";
import { resume } from "../../lib/engine/take-up.ts";
import { hourlyLimit } from "../../lib/guardrails/hourly-limit.ts";
import { muted } from "../../lib/guardrails/muted.ts";
import { paused } from "../../lib/guardrails/paused.ts";
import { protectedTarget } from "../../lib/guardrails/protected-target.ts";
import { recentDecline } from "../../lib/guardrails/recent-decline.ts";
import { sourceCeiling } from "../../lib/guardrails/source-ceiling.ts";
import { storedVerdict } from "../../lib/guardrails/stored-verdict.ts";
import { stormBrake } from "../../lib/guardrails/storm-brake.ts";
import { holders } from "../../lib/ledger/holds.ts";
import { listDue, readWhole } from "../../lib/ledger/reading.ts";
import { Moved } from "../../lib/ledger/table.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Deciders } from "../../lib/model/deciding.ts";
import type { DecisionRequest } from "../../lib/model/decision-request.ts";
import type { Response, Whole } from "../../lib/model/response.ts";
import type { Signal } from "../../lib/model/signal.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { respondToOpened } from "../../lib/pursuit/derived-sessions.ts";
import { post } from "../../lib/review/caller-identity.ts";
import { decideOn } from "../../lib/review/review.ts";
import type { Reviewer } from "../../lib/review/reviewer.ts";
import { checkAgain } from "../../lib/schedule/reverify.ts";
import { carryOutDue } from "../../lib/schedule/scheduler.ts";
import { revert } from "../../lib/undo/revert.ts";
import { planUndo } from "../../lib/undo/undo-plan.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, PLACE } from "./engine-run.ts";
import { lamps } from "./lamps.ts";

/** The ARN of a user of the test's account. */
export function user(name: string): string {
  return `arn:aws:iam::${PLACE.account}:user/${name}`;
}

function keyOf(arn: string): string {
  return `AKIA${Buffer.from(arn).toString("hex").toUpperCase().slice(-80)}`;
}

/**
 * Plays AWS STS: says whose access key signed, and checks nothing of the signature. What a signature must cover is proven
 * against a strict stand-in, in test/cli/prove.test.ts and end to end; here the subject is what follows from who it was.
 */
export async function startSts(arns: readonly string[]) {
  const people = new Map(arns.map((arn) => [keyOf(arn), arn]));
  const server = createServer((request, response) => {
    const key = /Credential=(\w+)\//.exec(request.headers.authorization ?? "")?.[1];
    const arn = people.get(key ?? "");
    if (arn === undefined) response.writeHead(403).end("<Code>InvalidClientTokenId</Code>");
    else response.end(`<Arn>${arn}</Arn><Account>${arn.split(":")[4]}</Account>`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Who is who in the tests of people's decisions. */
export const ANA = user("ana");
export const BEN = user("ben");
export const CLEO = user("cleo");
export const LEAD = user("lea");
export const VISITOR = user("visitor");
export const ROOT = `arn:aws:iam::${PLACE.account}:root`;
export const FOREIGNER = "arn:aws:iam::999999999999:user/ana";
/** One person over two sessions of a role. */
export const SHIFT = [1, 2].map((n) => `arn:aws:sts::${PLACE.account}:assumed-role/on-call/shift-${n}`);
export const PEOPLE = [ANA, BEN, CLEO, LEAD, VISITOR, ROOT, FOREIGNER, ...SHIFT];

const DECIDERS: Deciders = {
  decide: [ANA, BEN, CLEO, ROOT, FOREIGNER, `arn:aws:iam::${PLACE.account}:role/on-call`],
  lead: [LEAD],
  trustedSessionNames: [],
};

const GUARDRAILS = [
  storedVerdict,
  paused,
  hourlyLimit,
  stormBrake,
  recentDecline,
  muted,
  sourceCeiling,
  protectedTarget,
];

type RunOptions = Partial<Omit<Parameters<typeof newRun>[0], "table" | "clock" | "actions">>;
type Unmade<D> = D extends unknown ? Omit<D, "id" | "reason"> & { id?: string; reason?: string } : never;

export function decisionId(): string {
  return randomBytes(16).toString("base64url");
}

let finding = 0;

/** Lamps, a playbook over them, a ledger and a clock of their own, and everybody who does something with the responses. */
export async function newScene(
  endpoint: string,
  initial: Record<string, string>,
  options: RunOptions & {
    readonly extra?: Partial<AnyAction>;
    readonly preserve?: true;
    readonly before?: (call: string) => void;
    readonly also?: (world: ReturnType<typeof lamps>) => readonly AnyAction[];
  } = {},
) {
  const { extra = {}, preserve, before, also, ...first } = options;
  const table = await newTable(endpoint);
  const clock = newClock();
  const world = lamps(initial, before);
  const off = world.switchOff("switch-off", extra);
  const others = also?.(world) ?? [];
  const snapshot = world.switchOff("snapshot", { irreversible: "evidence is kept" });
  const actions = preserve ? [off, ...others, snapshot] : [off, ...others];
  const books = [
    lampPlaybook([off, ...others], preserve ? [snapshot] : []),
    lampPlaybook([off], [], "other"),
  ];
  const name = `finding-${finding++}`;
  let settings: RunOptions = { guardrails: GUARDRAILS, ...first };
  const run = (p: RunOptions = {}) => newRun({ table, clock, actions, ...settings, ...p });
  const book = (id: string) => books.find((one) => one.id === id)!;

  /** As functions/review does: a run that could not do all says so in the record. */
  const finished = async (running: Promise<unknown>): Promise<void> => {
    await running.catch((error) => {
      if (!(error instanceof Incomplete)) throw error;
    });
  };
  const executors: Executors = {
    respond: async ({ id, playbook }) => {
      await finished(resume(id, book(playbook), run()));
      return true;
    },
    tell: async () => {},
    revert: async ({ id }) => void (await revert(id, actions, run())),
    linked: async ({ id, playbook }) => void (await respondToOpened(id, book(playbook), run())),
  };
  const whole = async (id: string): Promise<Whole> => (await readWhole(table, id))!;
  const reviewer = (p: RunOptions = {}): Reviewer => ({
    ...run(p),
    region: PLACE.region,
    account: PLACE.account,
    deciders: DECIDERS,
    post,
    revert: {
      plan: async (id) => planUndo(await whole(id), actions, run(p)),
      run: (id) => revert(id, actions, run(p)),
    },
    respond: {
      plan: (playbook, id) => planForApproval(id, book(playbook), run(p)),
      judgeAgain: (playbook, id) => judgeAgain(id, book(playbook), run(p)),
      planByHand: (playbook, { target, decision }) => planByHand(target, decision, book(playbook), run(p)),
      resume: (playbook, id, owner) => finished(resume(id, book(playbook), run(p), owner)),
      contain: async (playbook, decision) => ({
        response: await containByDecision(decision, book(playbook), run(p)),
      }),
    },
  });
  const decide = async (who: string, unmade: Unmade<DecisionRequest>, p: RunOptions = {}) => {
    const decision = { id: decisionId(), reason: "seen it", ...unmade } as DecisionRequest;
    const credentials = { accessKeyId: keyOf(who), secretAccessKey: "a secret" };
    const proof = await prove(decision, { region: PLACE.region, credentials, signingDate: clock.now() });
    return (await decideOn(decision, proof, reviewer(p))) as Response & Brake;
  };
  const plan = (id: string) => planForApproval(id, books[0]!, run());
  return {
    ...world,
    table,
    clock,
    actions,
    books,
    run,
    reviewer,
    executors,
    whole,
    decide,
    plan,
    /** What every run from now on is. */
    set: (p: RunOptions) => {
      settings = { ...settings, ...p };
    },
    response: async (id: string): Promise<Response> => (await whole(id)).response,
    respond: (names: readonly string[], p: RunOptions = {}, signal: Partial<Signal> = {}, which = name) =>
      respond(lampEvent(which, names, randomUUID(), signal), books[0]!, run(p)),
    other: (names: readonly string[]) => respond(lampEvent(name, names), books[1]!, run()),
    hold: async (lamp: string) =>
      (await holders(table, `${PLACE.account}/${PLACE.region}/lamp/${lamp}`)).map((hold) => hold.response),
    /** A yes to the plan as it is on record, all steps of it or some. */
    approve: async (who: string, response: string, steps?: readonly number[], p: RunOptions = {}) => {
      const recorded = await whole(response);
      const open = recorded.steps.filter(({ changes }) => changes.some(({ state }) => state === "planned"));
      const unmade = { plan: recorded.response.ask?.plan ?? "0".repeat(64), steps: open.map(({ n }) => n) };
      return decide(who, { kind: "approve", response, ...unmade, ...(steps && { steps }) }, p);
    },
    /** An undo on the plan as it is now. */
    undo: async (
      who: string,
      response: string,
      how: { rearm?: number[]; force?: string[]; steps?: number[]; id?: string } = {},
    ) => {
      const { hash } = await planUndo(await whole(response), actions, run());
      const all = { kind: "undo", response, plan: hash, verdict: "false", rearm: [], force: [] } as const;
      return decide(who, { ...all, ...how });
    },
    /** Time passes, and what has become due is done; fails when something stays due for ever. */
    pass: async (milliseconds: number) => {
      clock.pass(milliseconds);
      for (let round = 0; round < 10; round++) {
        const due = await listDue(table, clock.now(), 100);
        if (due.length === 0) return;
        for (const { id } of due) await carryOutDue(id, actions, executors, run());
      }
      throw new Error(`still due: ${JSON.stringify(await listDue(table, clock.now(), 100))}`);
    },
    due: (id: string) => carryOutDue(id, actions, executors, run()),
    check: async (id: string) =>
      checkAgain(await whole(id), actions, run()).catch((error) => {
        if (!(error instanceof Moved)) throw error;
      }),
  };
}

export type Scene = Awaited<ReturnType<typeof newScene>>;
