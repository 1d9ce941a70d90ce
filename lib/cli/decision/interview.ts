import type { DecisionRequest } from "../../model/decision-request.ts";
import { milliseconds } from "../../model/duration.ts";
import type { StepRecord } from "../../model/response.ts";
import { LONGEST_REASON } from "../program/option-values.ts";

type Verdict = Extract<DecisionRequest, { kind: "undo" }>["verdict"];

/** Prompts go where messages go: standard output is for data. */
const output = process.stderr;

/** Loaded at the first question: it would slow down every start. */
function prompts() {
  return import("@clack/prompts");
}

/** Ctrl-C at a question ends the command, and sends no decision. */
async function answered<T>(answer: T): Promise<Exclude<T, symbol>> {
  const { cancel, isCancel } = await prompts();
  if (isCancel(answer)) {
    cancel("Decision not sent.", { output });
    process.exit(130);
  }
  return answer as Exclude<T, symbol>;
}

/** Asks for a line until `wrong` returns undefined for it. */
async function askText(message: string, wrong: (typed: string) => string | undefined): Promise<string> {
  const { text } = await prompts();
  const typed = await text({ message, validate: (typed) => wrong(typed?.trim() ?? ""), output });
  return ((await answered(typed)) ?? "").trim();
}

export function askReason(): Promise<string> {
  return askText("Reason (recorded, and sent to the on-call channels):", (reason) =>
    reason === ""
      ? "A reason is required."
      : reason.length > LONGEST_REASON
        ? `At most ${LONGEST_REASON} characters.`
        : undefined,
  );
}

/** A length of time, in milliseconds. */
export async function askDuration(message: string): Promise<number> {
  return milliseconds(
    await askText(`${message} Such as 30m, 4h or 2d.`, (typed) => {
      try {
        milliseconds(typed);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    }),
  );
}

export async function askVerdict(): Promise<Verdict> {
  const { select } = await prompts();
  const answer = await select<Verdict>({
    message: "Was the finding right?",
    options: [
      { value: "unstated", label: "Not sure yet", hint: "repeats are not contained for 24 h" },
      { value: "false", label: "False positive", hint: "repeats are not contained for 30 days" },
      { value: "right", label: "True positive, and over", hint: "contained again if it goes on" },
      {
        value: "too-wide",
        label: "True positive, response too broad",
        hint: "repeats need approval for 30 days",
      },
    ],
    output,
  });
  return answered(answer);
}

/** Asks for the name of each step that would re-enable stolen credentials; an empty answer keeps the step in effect. Returns step numbers. */
export async function askRearm(steps: readonly StepRecord[]): Promise<number[]> {
  const named: number[] = [];
  for (const { n, action, targetName } of steps) {
    const typed = await askText(
      `An undo of step ${n} would re-enable stolen credentials: ${action} ${targetName}\nType ${action} to undo it too, or press Enter to keep it in effect.`,
      (typed) =>
        ["", action, targetName].includes(typed)
          ? undefined
          : `Type ${action} or ${targetName}, or press Enter.`,
    );
    if (typed) named.push(n);
  }
  return named;
}

/** Asks for the name of each attribute that another principal changed since; an empty answer leaves it. Returns the names. */
export async function askForce(
  conflicts: readonly { readonly hold: string; readonly now: string; readonly before: string }[],
): Promise<string[]> {
  const named: string[] = [];
  for (const { hold, now, before } of conflicts) {
    const typed = await askText(
      `Another principal changed ${hold} since: it is ${now}, and was ${before} before.\nType ${hold} to overwrite that change, or press Enter to leave it.`,
      (typed) => (typed === "" || typed === hold ? undefined : `Type ${hold}, or press Enter.`),
    );
    if (typed) named.push(hold);
  }
  return named;
}

export async function askSure(question: string): Promise<boolean> {
  const { confirm } = await prompts();
  return answered(
    await confirm({ message: question, active: "Yes", inactive: "No", initialValue: false, output }),
  );
}

/** For a step without an undo: only the exact name confirms. */
export async function askName(question: string, name: string): Promise<void> {
  await askText(question, (typed) => (typed === name ? undefined : `Type ${name}, or press Ctrl-C.`));
}
