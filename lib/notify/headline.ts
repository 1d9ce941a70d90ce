import type { News } from "../model/ask.ts";
import type { Urgency } from "../model/channel.ts";
import type { Needs } from "../model/cordon-event.ts";
import type { Response, State } from "../model/response.ts";
import { needsLook } from "../model/response-state.ts";
import { isAsking, isOfStorm } from "./incident.ts";

/** The first words of a message, for a locked phone, and how loud it is. No colon: it ends the headline in a subject. */
export interface Headline {
  readonly says: string;
  readonly urgency: Urgency;
}

function page(says: string): Headline {
  return { says, urgency: "page" };
}
function chat(says: string): Headline {
  return { says, urgency: "chat" };
}
function digest(says: string): Headline {
  return { says, urgency: "digest" };
}

/** States that are only passing are not told. */
const HEADLINES: Readonly<Record<State, Headline | undefined>> = {
  new: undefined,
  containing: undefined,
  undoing: undefined,
  observed: digest("Observed only"),
  refused: chat("REFUSED, nobody contained this"),
  "nothing-to-contain": digest("Nothing left to contain"),
  waiting: page("NEEDS A DECISION"),
  contained: chat("Contained"),
  partly: page("ONLY PARTLY CONTAINED"),
  failed: page("FAILED TO CONTAIN"),
  "not-in-effect": page("NO LONGER HOLDING"),
  undone: chat("Undone"),
  "partly-undone": chat("Undone in part, the rest is kept"),
  conflict: page("UNDO MET OTHERS' CHANGES"),
  expired: chat("Expired without a decision"),
  declined: chat("Declined"),
  accepted: chat("Accepted"),
};

const CONFIRM = chat("Contained by itself, please confirm or undo");

const NEWS: Record<News, (response: Response) => Headline> = {
  reminder: () => page("REMINDER, STILL NEEDS A DECISION"),
  escalated: () => page("NOBODY HAS DECIDED"),
  replanned: () => page("NEEDS A DECISION, the plan changed"),
  approved: ({ ask }) => chat(`Approved, ${ask?.approvals.length ?? 1} of ${ask?.people ?? 2}`),
  "new-target": ({ ask }) => (ask ? page("NEEDS A DECISION, a new target") : chat("A new target")),
  "left-alone": () => page("A NEW TARGET IS NOT CONTAINED"),
  confirm: () => CONFIRM,
  "ends-soon": () => chat("Ends soon"),
  extended: () => chat("Extended"),
  "undo-approved": ({ undoApprovals = [] }) =>
    chat(`Undo approved by ${undoApprovals.length}, not by all yet`),
  reapplying: () => chat("Did not hold, is set again"),
  "evidence-lost": () => page("EVIDENCE IS NOT COMPLETE"),
};

/** A refusal leaves an attack alone: of a grave one people hear at once. */
function isGrave({ signal }: Response): boolean {
  return signal?.severity === "high" || signal?.severity === "critical";
}

/** Reasons for which people need not even be told at once of what a playbook would tell them. */
const QUIET = ["sample-finding", "muted", "stored-verdict"];

/** What a playbook that contains nothing tells, as loud as it is to be. */
function toldOnly({ tells, decision, signal }: Response): Headline | undefined {
  if (tells === undefined || decision?.lowered?.some((id) => QUIET.includes(id))) return undefined;
  const says = "LOOK AT THIS, nothing is contained";
  if (tells === "page" || signal?.severity === "high" || signal?.severity === "critical") return page(says);
  return signal?.severity === "medium" ? chat(says) : digest("Told only, nothing is contained");
}

/** Whether people are told when a response reaches this state. */
export function isTold(state: State): boolean {
  return HEADLINES[state] !== undefined;
}

/** What people are told of a response as it is now; undefined where it is only passing. */
export function headlineOf(response: Response): Headline | undefined {
  const { state, news, confirm } = response;
  if (news !== undefined) return NEWS[news](response);
  if (state === "contained" && confirm) return CONFIRM;
  const headline = (state === "observed" ? toldOnly(response) : undefined) ?? HEADLINES[state];
  const isLoud = isGrave(response) || response.tells === "page";
  return headline && state === "refused" && isLoud ? page(headline.says) : headline;
}

/** What a response asks of people as it is now. */
export function needsOf(response: Response): Needs {
  if (isAsking(response)) return "decision";
  if (response.state === "observed" && toldOnly(response)?.urgency === "page") return "look";
  return needsLook(response.state) ? "look" : "nothing";
}

/** Whether a state was reached that people have not been told of, and that is not told in a storm's digest. */
export function isUntold(response: Response): boolean {
  const { state, version, told } = response;
  return isTold(state) && told?.state !== state && (told?.version ?? -1) < version && !isOfStorm(response);
}
