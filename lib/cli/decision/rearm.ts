import type { StepRecord } from "../../model/response.ts";
import { Failure } from "../program/failure.ts";

/** The steps whose undo would re-enable stolen credentials, and that are not undone yet. */
export function rearmingSteps(steps: readonly StepRecord[]): StepRecord[] {
  return steps.filter((step) => step.rearms && step.changes.some(({ state }) => state !== "undone"));
}

/**
 * The numbers of the steps that `--rearm` names: by number, by action or `all`, separated by commas.
 * Throws `Failure` when a name fits no step, or an action fits several.
 */
export function rearmed(text: string, steps: readonly StepRecord[]): number[] {
  const could = rearmingSteps(steps);
  const names = text.split(",").map((name) => name.trim());
  if (names.length === 1 && names[0] === "all") return could.map(({ n }) => n);
  const found = names.map((name) => one(name, steps, could));
  return [...new Set(found)].sort((a, b) => a - b);
}

function one(name: string, steps: readonly StepRecord[], could: readonly StepRecord[]): number {
  const fits = steps.filter(({ n, action }) => String(n) === name || action === name);
  const choices =
    could.length > 0
      ? could.map(({ n, action, targetName }) => `${n} (${action} ${targetName})`).join(", ")
      : "none in this response";
  if (fits.length === 0) throw new Failure("usage", `--rearm: no step ${name} here; choose from: ${choices}`);
  if (fits.length > 1)
    throw new Failure("usage", `--rearm: ${name} means several steps; use the number: ${choices}`);
  const [step] = fits;
  if (!could.includes(step!))
    throw new Failure(
      "usage",
      `--rearm: an undo of step ${step!.n} re-enables no credentials, leave it out; choose from: ${choices}`,
    );
  return step!.n;
}
