import type { Place } from "../../model/place.ts";
import type { Response } from "../../model/response.ts";
import { mayHold } from "../../model/response-state.ts";
import { personName } from "../../notify/person-name.ts";
import { approvalsOf, deadline, deadlineLine } from "./ask-lines.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { STATES, shownOf, toned } from "./states.ts";
import { ago, between, clock, lasting } from "./times.ts";

/** One response in the list: id, state and title, then targets, reasons, and when, who and how fast. */
export function listRow(response: Response, id: string, where: Place, look: Look): string[] {
  const { paint, width, now } = look;
  const leftOut = mayHold(response.state) ? (response.leftOut ?? []) : [];
  const { sign, tone } = shownOf(response);
  const { word } = STATES[response.state];
  const targets = response.targets.filter((target) => !leftOut.some((one) => one.target === target));
  const name = pad(id, 6);
  const state = pad(`${sign} ${word}`, 20);
  const indent = " ".repeat(9);
  const [first, ...rest] = wrap(response.title, width, `  ${name} ${state}  `);
  const facts = [
    ...(response.signal ? [`severity ${response.signal.severity}`] : []),
    when(response, now),
    ...who(response, now),
    ...repeats(response),
    ...elsewhere(response, where),
  ];
  return [
    `  ${paint.bold(name)} ${toned(look, tone, state)}${first!.slice(`  ${name} ${state}`.length)}`,
    ...rest,
    ...(targets.length > 0 ? wrap(targets.join(", "), width, indent) : []),
    ...leftOut.flatMap((one) =>
      wrap(
        `NOT contained: step ${one.step} ${one.action} ${one.target}, left out by ${personName(one.by)}`,
        width,
        indent,
      ).map((line) => toned(look, "careful", line)),
    ),
    ...reasons(response).flatMap((why) => wrap(why, width, indent)),
    ...asked(response, now).flatMap((what) =>
      wrap(what, width, indent).map((line) => toned(look, "careful", line)),
    ),
    ...wrap(facts.join(" · "), width, indent).map(paint.dim),
  ];
}

/** The approvals so far, the deadline, and what happens without a decision. */
function asked(response: Response, now: Date): string[] {
  const { ask, confirm } = response;
  const ends = deadline(response);
  if (ends === undefined) return [];
  const so = ask
    ? `Approvals ${approvalsOf(ask.people, ask.approvals)}. `
    : confirm
      ? "Accept or undo. "
      : "";
  return [`${so}Deadline ${deadlineLine(ends, now)}.`];
}

/** When the event arrived, and how long ago. */
function when({ createdAt }: Response, now: Date): string {
  return `${clock(createdAt, now)}, ${ago(createdAt, now)}`;
}

/** Who decided, and how long it took from the event to the last change that was read back. */
function who(response: Response, now: Date): string[] {
  const { decision, undo, state, times, byHand, approvals = [] } = response;
  if (undo) return [`undo by ${personName(undo.by)} ${clock(times[state] ?? undo.at, now)}`];
  if (byHand) return [`by hand by ${personName(byHand.by)}`];
  if (approvals.length > 0) return [`approved by ${approvals.map(({ by }) => personName(by)).join(", ")}`];
  const took = firstContained(response);
  const alone = decision?.outcome === "act" ? " automatically" : "";
  if (took === undefined) return alone ? ["automatic"] : [];
  return [`${times["contained"] ? "contained" : "partly contained"}${alone} in ${lasting(took)}`];
}

/**
 * How long the first containment took, from the event, in milliseconds. Undefined where Cordon contained again, for a new
 * target or after drift: the record keeps the time of the last containment only.
 */
export function firstContained({
  times,
  revision,
}: Pick<Response, "times" | "revision">): number | undefined {
  const contained = times["contained"] ?? times["partly"];
  const again = Object.entries(times).some(
    ([what, at]) => what.startsWith("checked") && at < (contained ?? ""),
  );
  return revision > 1 || again ? undefined : between(times["received"], contained);
}

function repeats({ repeats }: Response): string[] {
  return repeats === 0 ? [] : [`${repeats} more ${repeats === 1 ? "event" : "events"}`];
}

/** A finding may be about another account or Region than the one that it reached. */
function elsewhere({ signal }: Response, { account, region }: Place): string[] {
  return signal && (signal.account !== account || signal.region !== region)
    ? [`in ${signal.account} ${signal.region}`]
    : [];
}

/** Why a response needs attention, or why it is not contained. */
function reasons({ state, decision, error, missing, unreadable, verdict }: Response): string[] {
  if (unreadable) return [`unreadable event, field ${unreadable.field}: ${unreadable.reason}`];
  if (STATES[state].because) return [...(decision?.because ?? [])];
  if (state === "not-in-effect") return [...(missing ?? [])];
  if (state === "undone") return verdict ? [`“${verdict.reason}”`] : [];
  return error ? [error] : [];
}
