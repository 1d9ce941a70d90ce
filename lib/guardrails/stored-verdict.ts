import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import type { Verdict } from "../model/response.ts";
import { lastKnown } from "./reading/last-known.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["observe", "ask"],
  when: "an operator undid the response to the same finding, and the verdict still counts",
  byHand: true,
};

/** Applies the verdict of an undo to the same finding, until the verdict expires. */
export const storedVerdict: Guardrail = {
  id: "stored-verdict",
  lower: ({ signal, verdict, now }) => {
    if (verdict === undefined || Date.parse(verdict.until) <= now.getTime()) return undefined;
    const said = `${WORDS[verdict.verdict]} by ${verdict.by} at ${verdict.at} (${verdict.reason})`;
    if (verdict.verdict === "too-wide") return { to: "ask", because: said };
    // Activity after the undo of a true positive: the attack continues.
    if (verdict.verdict === "right" && lastKnown(signal) > Date.parse(verdict.at)) return undefined;
    return { to: "observe", because: `${said}; not contained again before ${verdict.until}` };
  },
};

const WORDS: Readonly<Record<Verdict["verdict"], string>> = {
  false: "undone as a false positive",
  unstated: "undone",
  right: "undone as a true positive",
  "too-wide": "undone as too broad",
};
