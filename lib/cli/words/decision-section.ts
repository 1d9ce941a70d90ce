import type { Approval } from "../../model/ask.ts";
import type { Decision, Outcome, Response } from "../../model/response.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import type { Section } from "./section.ts";
import { clock } from "./times.ts";

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  act: "It acted by itself",
  ask: "It asks people before it acts",
  observe: "It only observed",
  refuse: "It refused to act",
};

/** What was decided, every reason that lowered it, and who said yes. */
export function decisionSection(response: Response, { width, now }: Look): Section {
  const { decision, error, byHand, approvals = [] } = response;
  const row = (label: string, text: string) => wrap(text, width, `  ${pad(label, 9)}`);
  return {
    title: "DECISION",
    lines: [
      ...(byHand
        ? wrap(`${personName(byHand.by)} contained it by hand: “${byHand.reason}”`, width, "  ")
        : []),
      ...(decision ? wrap(inWords(decision, byHand !== undefined), width, "  ") : []),
      ...(decision?.because ?? []).flatMap((why) => row("because", why)),
      ...(decision?.inAct && decision.inAct !== decision.outcome
        ? row("in act", `it would have been: ${decision.inAct}`)
        : []),
      ...[...(response.ask?.approvals ?? approvals)].flatMap((yes) => row("yes", said(yes, now))),
      ...(error ? row("error", error) : []),
    ],
  };
}

function inWords({ outcome, mode, people }: Decision, byHand: boolean): string {
  const what = byHand && outcome === "act" ? "It was done at once" : OUTCOMES[outcome];
  return `${what}${people === 2 ? ", and two of them must say yes" : ""}: the playbook's mode is ${mode}.`;
}

function said({ by, at, steps, reason }: Approval, now: Date): string {
  return `${personName(by)} at ${clock(at, now)}, to step ${steps.join(", ")}: “${reason}”`;
}
