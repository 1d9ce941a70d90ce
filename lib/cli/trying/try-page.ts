import type { Decision, StepRecord } from "../../model/response.ts";
import { table, wrap } from "../words/lines.ts";
import type { Look } from "../words/paint.ts";
import { toned } from "../words/states.ts";
import { stepSections } from "../words/step-section.ts";
import type { Tried } from "./tried.ts";

/** The page of `cordon try`: the mode, the decision, each change before → after, the permissions. Clean. */
export function tryPage(tried: Tried, look: Look): string[] {
  const { paint, width } = look;
  const { caller, playbook, title, as, deployed, signal, decision, steps, permissions, missing } = tried;
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
    ...wrap(`as if in ${as}; deployed here: ${deployed ?? "no"}`, width).map((line) => paint.bold(line)),
    "",
    ...table(
      [
        ["finding", `${signal.title}${signal.sample ? "  (SAMPLE finding: no real activity)" : ""}`],
        ["severity", `${signal.severity}, confidence ${signal.confidence}`],
        ["from", signal.remoteAddress],
        ["decision", inWords(decision, steps)],
        ...(decision?.because ?? []).map((why, i): [string, string] => [i === 0 ? "reason" : "", why]),
      ],
      width,
    ),
    ...sections
      .filter((section) => section.lines.length > 0)
      .flatMap((section) => ["", paint.bold(section.title), ...section.lines]),
    ...(permissions.length > 0 ? ["", paint.bold("PERMISSIONS")] : []),
    ...permissions.flatMap(({ action, read, apply, revert }) => [
      `  ${action}`,
      ...table([lines("to plan", read), lines("to contain", apply), lines("to undo", revert)], width, 5),
    ]),
    ...(missing.length > 0 ? ["", paint.bold("PERMISSIONS THAT YOUR CREDENTIALS LACK")] : []),
    ...missing.flatMap(({ action, permission }) =>
      wrap(`${permission}, to plan ${action}`, width, "  ✖ ").map((line) => toned(look, "bad", line)),
    ),
    "",
    ...wrap(
      "No changes made. The decision uses the default settings and the time of the event. Not considered: bin/app.ts, hourly limits, suppressions, and containments in effect.",
      width,
    ).map(paint.dim),
  ];
}

function inWords(decision: Decision | undefined, steps: readonly StepRecord[]): string {
  if (decision === undefined) return "none: no containing step could be planned";
  const { outcome, people = 1, mode } = decision;
  const contain = steps.filter(({ wave }) => wave === "contain");
  if (outcome !== "refuse" && contain.length > 0 && contain.every(({ moot }) => moot !== undefined))
    return "nothing to contain: see the steps";
  const words = {
    act: "Cordon would act at once",
    ask: people === 2 ? "approval required from two approvers" : "approval required",
    observe: "observed only",
    refuse: "Cordon would refuse to act",
  };
  return `${words[outcome]} (mode ${mode})`;
}
