import type { DecisionRequest } from "../../model/decision-request.ts";
import { milliseconds } from "../../model/duration.ts";
import type { StepRecord } from "../../model/response.ts";
import { LONGEST_REASON } from "../program/option-values.ts";

type Verdict = Extract<DecisionRequest, { kind: "undo" }>["verdict"];

/** Prompts go where messages go: standard output is for data. */
const output = process.stderr;

/** Loaded when something is asked, not before: start-up counts. */
function prompts() {
  return import("@clack/prompts");
}

/** Ctrl-C at a question ends at once, with nothing sent. */
async function answered<T>(answer: T): Promise<Exclude<T, symbol>> {
  const { cancel, isCancel } = await prompts();
  if (isCancel(answer)) {
    cancel("Nothing was sent.", { output });
    process.exit(130);
  }
  return answer as Exclude<T, symbol>;
}

/** Has a line typed until `wrong` has nothing against it. */
async function askText(message: string, wrong: (typed: string) => string | undefined): Promise<string> {
  const { text } = await prompts();
  const typed = await text({ message, validate: (typed) => wrong(typed?.trim() ?? ""), output });
  return ((await answered(typed)) ?? "").trim();
}

export function askReason(): Promise<string> {
  return askText("Why? It goes on record, and everybody is told.", (reason) =>
    reason === ""
      ? "A reason is needed."
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
    message: "What was the finding?",
    options: [
      { value: "unstated", label: "I do not know yet", hint: "no repeat contains again for a day" },
      { value: "false", label: "False", hint: "no repeat contains again for 30 days" },
      { value: "right", label: "Right, and over", hint: "contains again if it goes on" },
      { value: "too-wide", label: "Right, but this hit too much", hint: "repeats ask first for 30 days" },
    ],
    output,
  });
  return answered(answer);
}

/** Has each step that would re-arm named by hand; an empty answer keeps it contained. Returns the numbers of those named. */
export async function askRearm(steps: readonly StepRecord[]): Promise<number[]> {
  const named: number[] = [];
  for (const { n, action, targetName } of steps) {
    const typed = await askText(
      `Step ${n} would give power back to stolen credentials: ${action} ${targetName}\nType ${action} to put it back too, or press Enter to keep it contained.`,
      (typed) =>
        ["", action, targetName].includes(typed) ? undefined : `Type ${action} or ${targetName}, or nothing.`,
    );
    if (typed) named.push(n);
  }
  return named;
}

/** Has each hold that others changed since named by hand; an empty answer leaves it as they set it. Returns those named. */
export async function askForce(
  conflicts: readonly { readonly hold: string; readonly now: string; readonly before: string }[],
): Promise<string[]> {
  const named: string[] = [];
  for (const { hold, now, before } of conflicts) {
    const typed = await askText(
      `Others changed ${hold} since: it is ${now}, and was ${before}.\nType ${hold} to set it back over their change, or press Enter to leave it.`,
      (typed) => (typed === "" || typed === hold ? undefined : `Type ${hold}, or nothing.`),
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

/** For what cannot be taken back: only the very name is a yes. */
export async function askName(question: string, name: string): Promise<void> {
  await askText(question, (typed) => (typed === name ? undefined : `Type ${name}, or press Ctrl-C.`));
}
