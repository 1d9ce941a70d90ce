import { isAsked, leaveOut, leftOutOf } from "../engine/leave-out.ts";
import { brakeItem } from "../ledger/suppressions.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, Whole } from "../model/response.ts";
import { may } from "../model/response-state.ts";
import { DECIDING } from "../policy/settings.ts";
import { type AuthenticatedCommand, whenQuiet, write } from "./command.ts";
import { notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

async function look(
  made: AuthenticatedCommand<"decline" | "accept" | "note" | "extend">,
  reviewer: Reviewer,
) {
  const whole = await whenQuiet(made.decision.response, reviewer);
  notAffected(made.person, { signal: whole.response.signal, steps: whole.steps });
  return whole;
}

/** Declines a plan, and suppresses the same playbook on these targets for `afterDecline`. Any approver may, the requester too. */
export async function decline(made: AuthenticatedCommand<"decline">, reviewer: Reviewer): Promise<Response> {
  const { response, steps } = await look(made, reviewer);
  const { decision, person } = made;
  if (response.ask === undefined)
    throw new Rejected(
      "conflict",
      `response ${response.id} is ${response.state}: not waiting for a decision`,
    );
  const now = reviewer.now();
  const until = new Date(
    now.getTime() + milliseconds(response.terms?.afterDecline ?? DECIDING.afterDecline),
  ).toISOString();
  const refused = steps.filter(isAsked);
  const brakes = [...new Set(refused.filter(({ wave }) => wave === "contain").map((s) => s.targetName))].map(
    (name) =>
      brakeItem(reviewer.table, {
        kind: "declined",
        scope: `target/${name}`,
        playbook: response.playbook,
        reason: decision.reason,
        by: person.key,
        at: now.toISOString(),
        until,
      }),
  );
  const what = `declined · ${decision.reason}`;
  if (response.state === "waiting") {
    return write(made, response, "declined", { what, also: brakes, patch: { ask: undefined } }, reviewer);
  }
  // The decline covers the steps of the update only: the containment so far stays.
  const left = refused.map((step) => leaveOut(step, person.key, `declined by ${person.key}`));
  const after = steps.map((step) => left.find(({ n }) => n === step.n) ?? step);
  const patch: Partial<Response> = { ask: undefined, leftOut: leftOutOf(after) };
  return write(made, response, "as it is", { what, also: brakes, steps: left, patch }, reviewer);
}

/** An operator accepts a containment: it stays in effect, and needs no decision any more. */
export async function accept(made: AuthenticatedCommand<"accept">, reviewer: Reviewer): Promise<Response> {
  const { response } = await look(made, reviewer);
  if (response.state === "accepted") return response;
  if (!may(response.state, "accepted"))
    throw new Rejected("refused", `response ${response.id} is ${response.state}: nothing to accept`);
  const what = `accepted · ${made.decision.reason}`;
  return write(made, response, "accepted", { what, patch: { confirm: undefined } }, reviewer);
}

/** Adds a line to the record. Throws `Rejected`. */
export async function note(made: AuthenticatedCommand<"note">, reviewer: Reviewer): Promise<Response> {
  const { response } = await look(made, reviewer);
  return write(made, response, "as it is", { what: `note · ${made.decision.reason}`, patch: {} }, reviewer);
}

/** A later deadline of a decision, or a later end of a containment. */
export async function extend(made: AuthenticatedCommand<"extend">, reviewer: Reviewer): Promise<Response> {
  const { response, steps } = await look(made, reviewer);
  const { reason } = made.decision;
  // Times are compared as texts.
  const until = new Date(made.decision.until).toISOString();
  if (response.state === "undoing")
    throw new Rejected("conflict", `response ${response.id} is being undone: too late to extend it`);
  const since = reviewer.now().toISOString();
  const longer = response.ends ? longerHolds(response, steps, until) : longerAsk(response, until, since);
  const patch: Partial<Response> = { ...longer, news: "extended" };
  return write(made, response, "as it is", { what: `extended to ${until} · ${reason}`, patch }, reviewer);
}

/** People who extend a deadline have seen it: reminders begin anew. */
function longerAsk(response: Response, until: string, since: string): Pick<Response, "ask" | "ends"> {
  if (response.ask === undefined)
    throw new Rejected(
      "refused",
      `response ${response.id} is ${response.state}: no automatic end and no deadline to extend`,
    );
  if (until <= response.ask.until)
    throw new Rejected("usage", `the deadline is already ${response.ask.until}`);
  const { reminded: _, closed: __, ...ask } = response.ask;
  return { ask: { ...ask, since, until } };
}

function longerHolds({ ends = {}, ask }: Response, steps: Whole["steps"], until: string) {
  const longer = Object.entries(ends).filter(([n, end]) => {
    // A change with an end date of its own has no effect after it, and cannot be extended.
    const dated = steps.some(
      (step) => String(step.n) === n && step.changes.some(({ endsAt }) => endsAt === end),
    );
    return !dated && end < until;
  });
  if (longer.length === 0) throw new Rejected("usage", `no step ends before ${until}`);
  return {
    ends: { ...ends, ...Object.fromEntries(longer.map(([n]) => [n, until])) },
    ...(ask && { ask }),
  };
}
