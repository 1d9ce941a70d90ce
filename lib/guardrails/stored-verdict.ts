import type { Guardrail } from "../model/guardrail.ts";
import type { Verdict } from "../model/response.ts";
import { lastKnown } from "./reading/last-known.ts";

/** Lets what people said when they undid answer the same finding, until the mute ends. */
export const storedVerdict: Guardrail = {
  id: "stored-verdict",
  lower: ({ signal, verdict, now }) => {
    if (verdict === undefined || Date.parse(verdict.until) <= now.getTime()) return undefined;
    const said = `${WORDS[verdict.verdict]} by ${verdict.by} at ${verdict.at} (${verdict.reason})`;
    if (verdict.verdict === "too-wide") return { to: "ask", because: said };
    // A right finding that goes on after the undo is an attack that goes on.
    if (verdict.verdict === "right" && lastKnown(signal) > Date.parse(verdict.at)) return undefined;
    return { to: "observe", because: `${said}; it does not contain again before ${verdict.until}` };
  },
};

const WORDS: Readonly<Record<Verdict["verdict"], string>> = {
  false: "called a false finding",
  unstated: "undone",
  right: "called right, and undone,",
  "too-wide": "called too wide, and undone,",
};
