import type { Outcome } from "../model/response.ts";
import { newCommonest } from "./commonest.ts";
import type { ReplayedBy, ReplayedResponse } from "./replay-event.ts";
import { targetText } from "./target-text.ts";

/** One playbook's outcomes. */
export interface PlaybookTally extends Record<Outcome, number> {
  /** Events that its rule matched; each is parsed, or unreadable. */
  matched: number;
  unreadable: number;
  /** Repeats and updates of one finding are one response, with the decision on the first. */
  responses: number;
}

/** The summary of a replay of any length. */
export interface Tally {
  events: number;
  unmatched: number;
  /** JSON objects without a source or a detail-type, which every EventBridge event has. */
  foreign: number;
  /** Places without a readable event. */
  problems: number;
  /** The envelopes' times, ISO 8601. */
  from?: string;
  to?: string;
  readonly playbooks: Map<string, PlaybookTally>;
  /** Targets of contain steps that act or ask, once per response. */
  readonly targets: ReturnType<typeof newCommonest>;
  /** Why a response does not act, once per response. */
  readonly reasons: ReturnType<typeof newCommonest>;
  /** Events that a rule matched and its source could not parse: field and reason. */
  readonly unread: ReturnType<typeof newCommonest>;
  readonly known: Set<string>;
  /** There are more findings than are tracked: from then on every event counts as a response. */
  isFull: boolean;
}

/** The number of tracked findings: some 50 MB. */
const MOST_FINDINGS = 250_000;

export function newTally(playbooks: readonly string[]): Tally {
  return {
    events: 0,
    unmatched: 0,
    foreign: 0,
    problems: 0,
    playbooks: new Map(playbooks.map((id) => [id, none()])),
    targets: newCommonest(),
    reasons: newCommonest(),
    unread: newCommonest(),
    known: new Set(),
    isFull: false,
  };
}

function none(): PlaybookTally {
  return {
    matched: 0,
    unreadable: 0,
    responses: 0,
    act: 0,
    ask: 0,
    observe: 0,
    refuse: 0,
  };
}

/** EventBridge's format of a time. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
function isMoment(time: string): boolean {
  return !Number.isNaN(Date.parse(`${time}Z`));
}

/** Counts one event. */
export function count(tally: Tally, event: object, { responses, error, unreadBy }: ReplayedBy): void {
  tally.events += 1;
  const { time, source, "detail-type": type } = event as Readonly<Record<string, unknown>>;
  if (typeof source !== "string" || typeof type !== "string") tally.foreign += 1;
  if (typeof time === "string" && MOMENT.test(time)) {
    const moment = time.slice(0, 19);
    if ((tally.from === undefined || moment < tally.from) && isMoment(moment)) tally.from = moment;
    if ((tally.to === undefined || moment > tally.to) && isMoment(moment)) tally.to = moment;
  }
  if (responses.length === 0 && unreadBy.length === 0) tally.unmatched += 1;
  if (error) tally.unread.add(`${error.field}: ${error.reason}`);
  for (const id of unreadBy) {
    const playbook = tally.playbooks.get(id)!;
    playbook.matched += 1;
    playbook.unreadable += 1;
  }
  for (const id of new Set(responses.map(({ playbook }) => playbook))) tally.playbooks.get(id)!.matched += 1;
  for (const response of responses) countResponse(tally, response);
}

function countResponse(
  tally: Tally,
  { playbook: id, beyond, signal, decision, because, steps }: ReplayedResponse,
) {
  const playbook = tally.playbooks.get(id)!;
  const finding = `${id}${beyond ? "/beyond" : ""} ${signal.account} ${signal.region} ${signal.id}`;
  if (tally.known.has(finding)) return;
  if (tally.known.size < MOST_FINDINGS) tally.known.add(finding);
  else tally.isFull = true;
  playbook.responses += 1;
  playbook[decision] += 1;
  for (const reason of new Set(because)) tally.reasons.add(reason);
  if (decision !== "act" && decision !== "ask") return;
  const hit = steps.filter(({ wave }) => wave === "contain").map(({ target }) => targetText(target));
  for (const target of new Set(hit)) tally.targets.add(target);
}

/** The sum over all playbooks. */
export function total({ playbooks }: Tally, column: keyof PlaybookTally): number {
  return [...playbooks.values()].reduce((sum, playbook) => sum + playbook[column], 0);
}
