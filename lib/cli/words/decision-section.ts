import type { Outcome, Response } from "../../response.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  act: "It acted by itself",
  ask: "It asks people before it acts",
  observe: "It only observed",
  refuse: "It refused to act",
};

/** What was decided, and every reason that lowered it. */
export const decisionSection = ({ decision, error }: Response, { width }: Look): Section => {
  const lines = decision
    ? [
        ...wrap(`${OUTCOMES[decision.outcome]}: the playbook's mode is ${decision.mode}.`, width, "  "),
        ...decision.because.flatMap((why) => wrap(why, width, "  because  ")),
      ]
    : [];
  return {
    title: "DECISION",
    lines: [...lines, ...(error ? wrap(error, width, "  error    ") : [])],
  };
};
