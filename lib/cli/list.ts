import { awsCommand } from "./program/aws-command.ts";
import { Failure } from "./program/failure.ts";

/** The most that functions/review gives at once. */
export const MOST = 200;

const count = (text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Failure("usage", `--limit takes a number from 1, not ${text}`);
  return Math.min(n, MOST);
};

/** The command line of `cordon list`. */
export const command = awsCommand("list")
  .description("what happened, what is held, what waits for you")
  .option("--limit <n>", "at most so many closed responses", count, 20)
  .option("--all", `the last ${MOST} closed responses and more`)
  .action(async (options) => {
    const { listResponses } = await import("./tasks/list-responses.ts");
    await listResponses({ ...options, limit: options.all ? MOST : options.limit });
  });
