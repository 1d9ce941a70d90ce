import type { News } from "../model/ask.ts";
import type { Urgency } from "../model/channel.ts";
import type { Needs } from "../model/cordon-event.ts";
import type { Response, State } from "../model/response.ts";
import { needsLook } from "../model/response-state.ts";
import { isAsking } from "./incident.ts";
import { STATE_WORDS } from "./state-words.ts";

/** The first words of a message, and its urgency. Without a colon: in a subject, a colon ends the headline. */
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

/** The word of a state as the beginning of a sentence. */
function of(state: State): string {
  return STATE_WORDS[state].replace(/^./, (letter) => letter.toUpperCase());
}

/** A state that Cordon only passes through has no message. */
const HEADLINES: Readonly<Record<State, Headline | undefined>> = {
  new: undefined,
  containing: undefined,
  undoing: undefined,
  observed: digest(of("observed")),
  refused: chat(`${of("refused")}, not contained`),
  "nothing-to-contain": digest(of("nothing-to-contain")),
  waiting: page(of("waiting")),
  contained: chat(of("contained")),
  partly: page(of("partly")),
  failed: page(`${of("failed")}, not contained`),
  "not-in-effect": page(of("not-in-effect")),
  undone: chat(of("undone")),
  "partly-undone": chat(of("partly-undone")),
  conflict: page(of("conflict")),
  expired: chat(`${of("expired")}, no decision`),
  declined: chat(of("declined")),
  accepted: chat(of("accepted")),
};

const CONFIRM = chat("Contained automatically, accept or undo");

const NEWS: Record<News, (response: Response) => Headline> = {
  reminder: () => page("REMINDER, APPROVAL REQUIRED"),
  escalated: () => page("ESCALATED, NO DECISION YET"),
  replanned: () => page("APPROVAL REQUIRED, the plan changed"),
  approved: ({ ask }) => chat(`Approvals ${ask?.approvals.length ?? 1} of ${ask?.people ?? 2}`),
  "new-target": ({ ask }) => (ask ? page("APPROVAL REQUIRED, new target") : chat("New target")),
  "left-alone": () => page("NEW TARGET NOT CONTAINED"),
  confirm: () => CONFIRM,
  "ends-soon": () => chat("Containment ends soon"),
  extended: () => chat("Extended"),
  "undo-approved": ({ undoApprovals = [] }) =>
    chat(`Undo approved by ${undoApprovals.length}, another approval required`),
  reapplying: () => chat("Not in effect, Cordon applies it again"),
  "evidence-lost": () => page("EVIDENCE INCOMPLETE"),
  "not-readable": () => page("CANNOT BE READ BACK"),
  "not-set-again": () => page("NOT IN EFFECT, and not applied again"),
  "undo-fails": () => page("UNDO FAILS, tried again"),
  "still-in-effect": () => page("STILL IN EFFECT AFTER THE UNDO"),
};

/** The news of a response in words, as its message says them; "" without news. */
export function newsWords(response: Response): string {
  return response.news === undefined ? "" : NEWS[response.news](response).says;
}

/** A refusal leaves an attack uncontained: from high severity on it pages. */
function isGrave({ signal }: Response): boolean {
  return signal?.severity === "high" || signal?.severity === "critical";
}

/** Guardrails that make the message of a notify-only playbook quiet. */
const QUIET = ["sample-finding", "muted", "stored-verdict"];

/** The headline of a notify-only playbook, with its urgency; undefined for other playbooks. */
function toldOnly({ tells, decision, signal }: Response): Headline | undefined {
  if (tells === undefined || decision?.lowered?.some((id) => QUIET.includes(id))) return undefined;
  const says = "NOTIFY ONLY, not contained";
  if (tells === "page" || signal?.severity === "high" || signal?.severity === "critical") return page(says);
  return signal?.severity === "medium" ? chat(says) : digest("Notify only, not contained");
}

function stepsOf(left: NonNullable<Response["leftOut"]>): string {
  return `step ${left.map(({ step }) => step).join(", ")}`;
}

/** The headline of a response as it is now; undefined in a state that Cordon only passes through. */
export function headlineOf(response: Response): Headline | undefined {
  const { state, news, confirm } = response;
  if (news !== undefined) return NEWS[news](response);
  if (state === "contained" && confirm) return CONFIRM;
  if (state === "contained" && response.leftOut)
    return chat(`Contained as approved, ${stepsOf(response.leftOut)} left out`);
  const headline = (state === "observed" ? toldOnly(response) : undefined) ?? HEADLINES[state];
  const isLoud = isGrave(response) || response.tells === "page";
  return headline && state === "refused" && isLoud ? page(headline.says) : headline;
}

/** What a response needs from an operator as it is now. */
export function needsOf(response: Response): Needs {
  if (isAsking(response)) return "decision";
  if (response.state === "observed" && toldOnly(response)?.urgency === "page") return "look";
  return needsLook(response.state) ? "look" : "nothing";
}
