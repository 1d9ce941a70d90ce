import type { Approval } from "../../model/ask.ts";
import type { Decision, Outcome, Response } from "../../model/response.ts";
import { personName } from "../../notify/person-name.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { clock } from "./times.ts";

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  act: "Cordon acted automatically",
  ask: "Approval required",
  observe: "Cordon only observed",
  refuse: "Cordon refused to act",
};

/** What an outcome would have been, in act mode or without an approval. */
const WOULD: Readonly<Record<Outcome, string>> = {
  act: "Cordon would have acted automatically",
  ask: "approval would have been required",
  observe: "Cordon would only have observed",
  refuse: "Cordon would have refused to act",
};

/** The decision, every reason that made it stricter, and the approvals. */
export function decisionSection(response: Response, { width, now }: Look): Section {
  const { decision, error, byHand, reapply } = response;
  const approvals = response.ask?.approvals ?? response.approvals ?? [];
  const row = (label: string, text: string) => wrap(text, width, `  ${pad(label, 10)}`);
  return {
    title: "DECISION",
    lines: [
      ...(byHand
        ? wrap(`Contained by hand by ${personName(byHand.by)}: “${byHand.reason}”`, width, "  ")
        : []),
      ...(decision ? wrap(inWords(decision, response), width, "  ") : []),
      // The mode is in the first line already.
      ...(decision?.modeAsks ? [] : (decision?.because ?? [])).flatMap((why) => row("reason", why)),
      ...(decision?.inAct && decision.inAct !== decision.outcome
        ? row("in act", `${WOULD[decision.inAct]}.`)
        : []),
      ...approvals.flatMap((approval) => row("approved", inOneLine(approval, now))),
      ...(reapply?.begun
        ? row("set again", `by ${personName(reapply.by)} at ${clock(reapply.at, now)}: “${reapply.reason}”`)
        : []),
      ...(error ? row("error", error) : []),
    ],
  };
}

function inWords({ outcome, mode, people }: Decision, { byHand, ask, approvals = [] }: Response): string {
  const inMode = `(playbook mode: ${mode})`;
  if (ask === undefined && approvals.length > 0 && outcome !== "act")
    return `Approved by ${[...new Set(approvals.map(({ by }) => personName(by)))].join(" and ")} ${inMode}. ${
      outcome === "ask" ? "" : `Without an approval ${WOULD[outcome]}.`
    }`.trim();
  if (byHand && outcome === "act") return `Executed at once ${inMode}.`;
  return `${OUTCOMES[outcome]}${people === 2 ? " from two approvers" : ""} ${inMode}.`;
}

function inOneLine({ by, at, steps, reason }: Approval, now: Date): string {
  return `${personName(by)} at ${clock(at, now)}, step ${steps.join(", ")}: “${reason}”`;
}
