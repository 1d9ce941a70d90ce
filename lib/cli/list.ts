import { awsCommand } from "./program/aws-command.ts";
import { Failure } from "./program/failure.ts";
import { aDuration } from "./program/option-values.ts";
import { aState } from "./program/state-option.ts";
import type { Task } from "./program/task.ts";

/** The most that functions/review gives at once. */
export const MOST = 200;

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Failure("usage", `--limit takes a number from 1, not ${text}`);
  return Math.min(n, MOST);
}

/** The command line of `cordon list`. */
export const command = awsCommand("list")
  .description("responses that need a decision, are in effect, or closed recently")
  .option("--limit <n>", "number of closed responses", count, 20)
  .option("--all", `up to ${MOST} closed responses`)
  .option("--state <state>", "responses in this state only, as the list or --json names it", aState)
  .option("--since <time>", "responses that changed since then only: 30m, 24h, 7d", aDuration("--since"))
  .option("--watch", "refresh every 5 s, until Ctrl-C")
  .action(async ({ all, watch, ...options }) => {
    const wanted = { ...options, limit: all ? MOST : options.limit };
    if (watch) return (await import("./tasks/watch-list.ts")).watchList(wanted);
    await (await import("./tasks/list-responses.ts")).listResponses(wanted);
  });

/** Its rows of docs/on-call.md. */
export const tasks: readonly Task[] = [
  { order: 1, task: "list open responses", line: "list", more: "one state: `--state not-in-effect`" },
  { order: 2, task: "follow the list", line: "list --watch" },
];
