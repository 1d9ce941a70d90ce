import canonicalize from "canonicalize";
import { decisionItem, getDecision } from "../ledger/decisions.ts";
import { readWhole } from "../ledger/reading.ts";
import { getResponse, move, takeLease } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import { MOVES, type Response, type Verdict, type Whole } from "../response.ts";
import type { Engine } from "./engine.ts";
import { giveBack, LEASE_MS, leaseOf } from "./lease.ts";
import { type DecisionRequest, NotProven, type Person, type Proof, provenPerson } from "./person.ts";
import type { UndoPlan } from "./undo-plan.ts";

/** Why a decision was not carried out; the command line turns the kind into its exit code. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly kind: "usage" | "not-found" | "refused" | "conflict" | "credentials";
  /** What the world looks like now, when it moved. */
  readonly plan?: UndoPlan;

  constructor(kind: Rejected["kind"], message: string, plan?: UndoPlan) {
    super(message);
    this.kind = kind;
    if (plan) this.plan = plan;
  }
}

export interface Reviewer extends Engine {
  readonly region: string;
  readonly account: string;
  /** ARNs of users and roles, `*` matches anything: who may decide. */
  readonly deciders: readonly string[];
  /** functions/revert: looks, or carries out what the record says. */
  readonly revert: { plan(id: string): Promise<UndoPlan>; run(id: string): Promise<Response> };
}

const DAY = 86_400_000;

/** How long a verdict answers repeats of the same finding, in milliseconds. */
const VERDICT_HOLDS = { false: 30 * DAY, "too-wide": 30 * DAY, right: DAY, unstated: DAY } as const;

/** Carries out one person's decision, once. Throws `Rejected`. */
export const decideOn = async (
  decision: DecisionRequest,
  proof: Proof,
  reviewer: Reviewer,
): Promise<Response> => {
  checkForm(decision);
  const content = canonicalize(decision)!;
  const person = await prove(decision, proof, reviewer);
  mayDecide(person, reviewer);
  const earlier = await getDecision(reviewer.table, decision.id);
  if (earlier !== undefined) {
    if (earlier.content !== content || earlier.by !== person.key)
      throw new Rejected("refused", `decision ${decision.id} was made before, with other content`);
    return carryOut(decision.response, reviewer);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await undoNow(decision, content, person, reviewer);
    } catch (error) {
      // A check that found the hold lost, or a new target: the same decision, if the world is still as it was shown.
      if (!(error instanceof Moved)) throw error;
      if (attempt === 3)
        throw new Rejected("conflict", "somebody else moved this response: look at it again");
    }
  }
};

/** Throws `Moved` when somebody else moved the response while it was looked at. */
const undoNow = async (
  decision: DecisionRequest,
  content: string,
  person: Person,
  reviewer: Reviewer,
): Promise<Response> => {
  const whole = await quiet(decision.response, reviewer);
  notAffected(person, whole);
  const { state } = whole.response;
  if (state === "undone") return whole.response;
  if (state === "undoing") return carryOut(decision.response, reviewer);
  if (!MOVES[state].includes("undoing"))
    throw new Rejected("refused", `response ${decision.response} is ${state}: there is nothing to undo`);
  const plan = await reviewer.revert.plan(decision.response);
  if (plan.hash !== decision.plan)
    throw new Rejected("conflict", "the world has moved since you looked: look at the plan again", plan);
  await startUndo(whole.response, decision, content, person, reviewer);
  return carryOut(decision.response, reviewer);
};

const checkForm = (decision: DecisionRequest): void => {
  const good =
    decision.kind === "undo" &&
    /^[\w-]{16,64}$/.test(decision.id) &&
    /^[0-9A-Z]{10}(-\d+)?$/.test(decision.response) &&
    /^[0-9a-f]{64}$/.test(decision.plan) &&
    Array.isArray(decision.rearm) &&
    decision.rearm.every(Number.isInteger) &&
    decision.verdict in VERDICT_HOLDS;
  if (!good)
    throw new Rejected("usage", "the decision is malformed: use this deployment's version of cordon");
  if (typeof decision.reason !== "string" || decision.reason.trim() === "" || decision.reason.length > 500)
    throw new Rejected("usage", "a decision needs a reason, at most 500 characters");
};

const prove = async (decision: DecisionRequest, proof: Proof, reviewer: Reviewer): Promise<Person> => {
  try {
    return await provenPerson(decision, proof, { region: reviewer.region, now: reviewer.now() });
  } catch (error) {
    if (error instanceof NotProven) throw new Rejected("credentials", error.message);
    throw error;
  }
};

const mayDecide = (person: Person, { account, deciders }: Reviewer): void => {
  if (person.arn.endsWith(":root"))
    throw new Rejected("refused", "root decides nothing: sign in as a person");
  if (person.account !== account)
    throw new Rejected("refused", `${person.arn} is of account ${person.account}, not ${account}`);
  if (!deciders.some((pattern) => matches(pattern, person.key) || matches(pattern, person.arn)))
    throw new Rejected("refused", `${person.key} is not among the deciders of this deployment (bin/app.ts)`);
};

const matches = (pattern: string, arn: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(arn);

/** Whoever a response is about never decides on it. */
const notAffected = (person: Person, { response, steps }: Whole): void => {
  const name = person.key.split("/").at(-1);
  const affected = [
    response.signal?.user?.userName,
    response.signal?.session?.roleName,
    ...steps.flatMap(namesOf),
  ];
  if (affected.includes(name))
    throw new Rejected("refused", `this response is about ${name}: somebody else must decide`);
};

const namesOf = ({ target, changes }: Whole["steps"][number]): (string | undefined)[] => {
  const { userName, roleName } = target as { userName?: string; roleName?: string };
  return [
    userName,
    roleName,
    ...changes.map(({ before }) => (before as { userName?: string } | null)?.userName),
  ];
};

/** Waits for a live executor: an undo starts on a finished record, and nothing is applied once it has begun. */
const quiet = async (id: string, reviewer: Reviewer): Promise<Whole> => {
  const deadline = reviewer.now().getTime() + 2 * LEASE_MS;
  for (;;) {
    const whole = await readWhole(reviewer.table, id);
    if (whole === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
    const until = whole.response.lease?.until ?? 0;
    if (until < reviewer.now().getTime()) return whole;
    if (reviewer.now().getTime() > deadline)
      throw new Rejected("conflict", `response ${id} is being worked on: try again in a moment`);
    await reviewer.sleep(200);
  }
};

const startUndo = async (
  response: Response,
  decision: DecisionRequest,
  content: string,
  person: Person,
  reviewer: Reviewer,
): Promise<void> => {
  const now = reviewer.now();
  const at = now.toISOString();
  const { reason, rearm } = decision;
  const verdict: Verdict = {
    verdict: decision.verdict,
    by: person.key,
    at,
    reason,
    until: new Date(now.getTime() + VERDICT_HOLDS[decision.verdict]).toISOString(),
  };
  try {
    await takeLease(reviewer.table, response.id, leaseOf(reviewer), now.getTime());
    await move(reviewer.table, response, "undoing", {
      at,
      by: person.key,
      owner: reviewer.owner,
      what: `undo asked · ${reason}`,
      patch: {
        undo: { decision: decision.id, by: person.key, at, reason, rearm },
        verdict,
        lease: undefined,
      },
      also: [
        decisionItem(reviewer.table, { id: decision.id, content, response: response.id, by: person.key, at }),
      ],
    });
  } catch (error) {
    await giveBack(response.id, reviewer);
    throw error;
  }
};

/** Runs the undo that the record asks for, or reports how it ended. */
const carryOut = async (id: string, reviewer: Reviewer): Promise<Response> => {
  const response = await getResponse(reviewer.table, id);
  if (response === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
  return response.state === "undoing" ? reviewer.revert.run(id) : response;
};
