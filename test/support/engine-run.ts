import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openAws } from "../../lib/aws/clients.ts";
import { containIdentity } from "../../lib/engine/contain-identity.ts";
import type { Responder, Reverter } from "../../lib/engine/engine.ts";
import { Unreadable } from "../../lib/events/unreadable.ts";
import { REAL_CLOCK } from "../../lib/ledger/clock.ts";
import { type DecisionItem, decisionItem } from "../../lib/ledger/decisions.ts";
import { getResponse, move } from "../../lib/ledger/responses.ts";
import { createTable } from "../../lib/ledger/schema.ts";
import type { Table } from "../../lib/ledger/table.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Deciding } from "../../lib/model/deciding.ts";
import type { Guardrail } from "../../lib/model/guardrail.ts";
import type { Mode } from "../../lib/model/mode.ts";
import { type Playbook, step } from "../../lib/model/playbook.ts";
import type { Signal } from "../../lib/model/signal.ts";
import type { UndoRecord } from "../../lib/model/undo-record.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { revert } from "../../lib/undo/revert.ts";
import { revertIdentity, standingOfIdentity } from "../../lib/undo/revert-identity.ts";
import { tableInMemory } from "../simulation/dynamo/dynamo.ts";
import type { Lamp } from "./lamps.ts";
import { somePlaybook } from "./some-playbook.ts";

export const PLACE = { account: "123456789012", region: "us-east-1" };

/** Whether tests of the ledger and of those who use it run on the simulation's DynamoDB: vitest's project `memory` says so. */
export const IS_IN_MEMORY = process.env["CORDON_TEST_LEDGER"] === "memory";

/** A table of the ledger's shape on a DynamoDB stand-in at `endpoint`; in memory where tests run there. */
export async function newTable(endpoint: string): Promise<Table> {
  if (IS_IN_MEMORY) return tableInMemory();
  const client = new DynamoDBClient({
    endpoint,
    region: PLACE.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  oneAtATime(client);
  const name = `ledger-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(name)));
  return { client, name, ...REAL_CLOCK };
}

/**
 * The stand-in copies the table before a transaction and puts the copy back when a condition fails, and with it undoes what
 * others wrote meanwhile. DynamoDB's transactions are serializable: so requests are sent one after the other here, in
 * whatever order those who race make them.
 */
function oneAtATime(client: DynamoDBClient): void {
  let last: Promise<unknown> = Promise.resolve();
  client.middlewareStack.add(
    (next) => (args) => {
      const answer = last.then(() => next(args));
      last = answer.catch(() => undefined);
      return answer;
    },
    { step: "finalizeRequest", name: "oneAtATime" },
  );
}

/** A clock that only moves when somebody sleeps, or the test says so. */
export function newClock(start = Date.parse("2026-11-20T03:00:00Z")) {
  let time = start;
  const tickers = new Set<{ readonly every: number; next: number; readonly run: () => void }>();
  /** Whatever is to happen every so often happens, once, however much time has passed. */
  const tick = (): boolean => {
    const due = [...tickers].filter(({ next }) => next <= time);
    for (const ticker of due) {
      ticker.next = time + ticker.every;
      ticker.run();
    }
    return due.length > 0;
  };
  return {
    now: () => new Date(time++), // no two moments are the same, as in life
    sleep: async (milliseconds: number) => {
      time += milliseconds;
      // A lease is renewed before the sleeper goes on.
      const has = tick();
      await new Promise((resolve) => (has ? setTimeout(resolve, 30) : setImmediate(resolve)));
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    every: (milliseconds: number, run: () => void) => {
      const ticker = { every: milliseconds, next: time + milliseconds, run };
      tickers.add(ticker);
      return () => tickers.delete(ticker);
    },
  };
}

export type Clock = ReturnType<typeof newClock>;

/** One run of an executor: a new owner, the given ledger, and identity steps applied by the real identity executor in this process. */
export function newRun(p: {
  table: Table;
  clock: Clock;
  actions: readonly AnyAction[];
  mode?: Mode;
  guardrails?: readonly Guardrail[];
  deciding?: Partial<Deciding>;
  code?: string;
  aws?: Responder["aws"];
}): Responder & Reverter {
  const run: Responder & Reverter = {
    table: p.table,
    aws:
      p.aws ??
      (({ account, region }, responseId, mayCall, answers) =>
        openAws({
          account,
          region,
          partition: "aws",
          responseId,
          ...(mayCall && { mayCall }),
          ...(answers && { answers }),
        })),
    now: p.clock.now,
    sleep: p.clock.sleep,
    chance: Math.random,
    every: p.clock.every,
    owner: randomUUID(),
    mode: p.mode ?? "act",
    guardrails: p.guardrails ?? [],
    settings: { accounts: [PLACE.account], raisedSources: [], region: PLACE.region },
    deciding: { ...DECIDING, ...p.deciding },
    code: p.code ?? "code-1",
    revertIdentity: {
      standing: (change) => standingOfIdentity(change, p.actions, run),
      revert: (change) => revertIdentity(change, p.actions, run),
    },
    identity: { warm() {}, apply: (request) => containIdentity(request, p.actions, run) },
  };
  return run;
}

/** An event of the lamp playbooks: finding, lamps that it names, and the envelope's id. */
export function lampEvent(
  finding: string,
  names: readonly string[],
  id: string = randomUUID(),
  extra: Partial<Signal> = {},
) {
  return {
    id,
    source: "lamps",
    detail: { finding, lamps: names, extra },
  };
}

/** A playbook that switches off the lamps an event names: with `contain` actions first, `preserve` ones after. */
export function lampPlaybook(
  contain: readonly AnyAction[],
  preserve: readonly AnyAction[] = [],
  id = "lamps-on",
): Playbook {
  /** By hand, a user's name is a lamp's. */
  const targets = (signal: Signal): readonly Lamp[] | undefined => {
    const { lamps, user } = signal as Signal & { lamps?: readonly Lamp[] };
    return lamps ?? (user?.userName ? [{ ...PLACE, lamp: user.userName }] : undefined);
  };
  return somePlaybook({
    id,
    title: "Lamps are on",
    on: {
      source: "lamps",
      pattern: { source: ["lamps"] },
      parse(event) {
        const { detail } = event as ReturnType<typeof lampEvent>;
        if (typeof detail?.finding !== "string") throw new Unreadable("detail.finding", "is not text");
        const signal: Signal & { lamps: Lamp[] } = {
          ...PLACE,
          id: detail.finding,
          source: "lamps",
          type: "Lamp",
          title: "Lamps are on",
          severity: "high",
          confidence: "high",
          detectedAt: "2026-11-20T03:00:00Z",
          sample: false,
          trust: "act",
          lamps: detail.lamps.map((lamp) => ({ ...PLACE, lamp })),
          ...(detail.extra as object),
        };
        return signal;
      },
    },
    contain: contain.map((a) => step(a, targets)),
    preserve: preserve.map((a) => step(a, targets)),
  });
}

/** The item that functions/review writes with a person's undo. */
export function undoDecision(
  response: string,
  {
    decision: id,
    by,
    rearm,
    force = [],
    steps,
  }: Pick<UndoRecord, "decision" | "by" | "rearm" | "force" | "steps">,
  at: string,
): DecisionItem {
  return {
    id,
    kind: "undo",
    on: response,
    by,
    at,
    content: JSON.stringify({ id, kind: "undo", response, rearm, force, ...(steps && { steps }) }),
  };
}

/** What functions/review does once a decision is proven: the response is told to undo, and revert runs. */
export async function undo(
  id: string,
  actions: readonly AnyAction[],
  run: Responder & Reverter,
  rearm: readonly number[] = [],
  verdict: "false" | "right" | "too-wide" = "false",
) {
  const response = (await getResponse(run.table, id))!;
  const at = run.now().toISOString();
  const until = new Date(run.now().getTime() + 86_400_000).toISOString();
  const decision = randomUUID();
  await move(run.table, response, "undoing", {
    at,
    what: "undo",
    also: [decisionItem(run.table, undoDecision(id, { decision, by: "ana", rearm }, at))],
    patch: {
      undo: { decision, by: "ana", at, reason: "false alarm", rearm },
      verdict: { verdict, by: "ana", at, reason: "false alarm", until },
    },
  });
  return revert(id, actions, run);
}
