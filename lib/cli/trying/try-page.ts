import type { Decision } from "../../model/response.ts";
import { table, wrap } from "../words/lines.ts";
import type { Look } from "../words/paint.ts";
import { toned } from "../words/states.ts";
import { stepSections } from "../words/step-section.ts";
import type { Tried } from "./tried.ts";

/** What a playbook would do here and now, for people: the decision, each change before → after, what it needs. Clean. */
export function tryPage(tried: Tried, look: Look): string[] {
  const { paint, width } = look;
  const { caller, playbook, title, signal, decision, steps, permissions, missing } = tried;
  const at = signal.detectedAt;
  const sections = stepSections(
    { response: { id: "none", state: "waiting", times: {}, createdAt: at }, steps },
    look,
  );
  const lines = (label: string, actions: readonly string[]): [string, string | undefined] => [
    label,
    actions.join(", ") || undefined,
  ];
  return [
    `${paint.bold(`${caller.account} ${signal.region}`)}${paint.dim(`  ${playbook}: ${title}`)}`,
    "",
    ...table(
      [
        ["finding", `${signal.title}${signal.sample ? "  (a SAMPLE: nothing has happened)" : ""}`],
        ["severity", `${signal.severity}, the evidence ${signal.confidence}`],
        ["from", signal.remoteAddress],
        ["decision", inWords(decision)],
        ...(decision?.because ?? []).map((why, i): [string, string] => [i === 0 ? "because" : "", why]),
      ],
      width,
    ),
    ...sections
      .filter((section) => section.lines.length > 0)
      .flatMap((section) => ["", paint.bold(section.title), ...section.lines]),
    ...(permissions.length > 0 ? ["", paint.bold("PERMISSIONS THAT IT NEEDS")] : []),
    ...permissions.flatMap(({ action, read, apply, revert }) => [
      `  ${action}`,
      ...table([lines("to plan", read), lines("to do", apply), lines("to undo", revert)], width, 5),
    ]),
    ...(missing.length > 0 ? ["", paint.bold("MISSING NOW, for you")] : []),
    ...missing.flatMap(({ action, permission }) =>
      wrap(`${permission}, to plan ${action}`, width, "  ✖ ").map((line) => toned(look, "bad", line)),
    ),
    "",
    ...wrap(
      "Nothing was changed. Decided with the defaults of a deployment, as if the event had just come: your settings in bin/app.ts, limits, pauses and what is held already are not in this.",
      width,
    ).map(paint.dim),
  ];
}

function inWords(decision: Decision | undefined): string {
  if (decision === undefined) return "none: no containing step could be planned";
  const { outcome, people = 1, mode } = decision;
  const words = {
    act: "it would be done at once",
    ask: people === 2 ? "two people would be asked" : "one person would be asked",
    observe: "it would be recorded only",
    refuse: "it would be refused",
  };
  return `${words[outcome]} (mode ${mode})`;
}
