import { cancel, confirm, isCancel, select, text } from "@clack/prompts";
import type { DecisionRequest } from "../../engine/person.ts";
import type { StepRecord } from "../../response.ts";

type Verdict = DecisionRequest["verdict"];

/** Prompts go where messages go: standard output is for data. */
const output = process.stderr;

/** Ctrl-C at a question ends at once, with nothing sent. */
const answered = <T>(answer: T): Exclude<T, symbol> => {
  if (isCancel(answer)) {
    cancel("Nothing was sent.", { output });
    process.exit(130);
  }
  return answer as Exclude<T, symbol>;
};

export const askReason = async (): Promise<string> =>
  answered(
    await text({
      message: "Why? It goes on record, and everybody is told.",
      validate: (reason) =>
        !reason?.trim() ? "A reason is needed." : reason.length > 500 ? "At most 500 characters." : undefined,
      output,
    }),
  ).trim();

export const askVerdict = async (): Promise<Verdict> =>
  answered(
    await select<Verdict>({
      message: "What was the finding?",
      options: [
        { value: "unstated", label: "I do not know yet", hint: "no repeat contains again for a day" },
        { value: "false", label: "False", hint: "no repeat contains again for 30 days" },
        { value: "right", label: "Right, and over", hint: "contains again if it goes on" },
        { value: "too-wide", label: "Right, but this hit too much", hint: "repeats ask first for 30 days" },
      ],
      output,
    }),
  );

/** Has each step that would re-arm named by hand; an empty answer keeps it contained. Returns the numbers of those named. */
export const askRearm = async (steps: readonly StepRecord[]): Promise<number[]> => {
  const named: number[] = [];
  for (const { n, action, targetName } of steps) {
    const answer = answered(
      await text({
        message: `Step ${n} would give power back to stolen credentials: ${action} ${targetName}\nType ${action} to put it back too, or press Enter to keep it contained.`,
        validate: (typed) =>
          !typed || [action, targetName].includes(typed.trim())
            ? undefined
            : `Type ${action} or ${targetName}, or nothing.`,
        output,
      }),
    );
    if (answer) named.push(n);
  }
  return named;
};

export const askSure = async (question: string): Promise<boolean> =>
  answered(await confirm({ message: question, active: "Yes", inactive: "No", initialValue: false, output }));

/** For what cannot be taken back: only the very name is a yes. */
export const askName = async (question: string, name: string): Promise<void> => {
  answered(
    await text({
      message: question,
      validate: (typed) => (typed?.trim() === name ? undefined : `Type ${name}, or press Ctrl-C.`),
      output,
    }),
  );
};
