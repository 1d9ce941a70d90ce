import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { ALL_STATES, type State, stateOf } from "../model/response-state.ts";
import { awsCommand } from "./program/aws-command.ts";
import { Failure } from "./program/failure.ts";
import { aDuration } from "./program/option-values.ts";

/** The most that functions/review gives at once. */
export const MOST = 200;

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Failure("usage", `--limit takes a number from 1, not ${text}`);
  return Math.min(n, MOST);
}

/** A state by its id, or by the id that earlier versions gave it. Throws for an unknown one, as commander does for a choice. */
function aState(id: string): State {
  const state = stateOf(id);
  if (state === undefined) throw new InvalidArgumentError(`Allowed choices are ${ALL_STATES.join(", ")}.`);
  return state;
}

/** The command line of `cordon list`. */
export const command = awsCommand("list")
  .description("what happened, what is held, what waits for you")
  .option("--limit <n>", "at most so many closed responses", count, 20)
  .option("--all", `the last ${MOST} closed responses and more`)
  .addOption(new Option("--state <state>", "only these").choices(ALL_STATES).argParser(aState))
  .option("--since <time>", "only what moved since: 30m, 24h, 7d", aDuration("--since"))
  .option("--watch", "look again every 5 s, until Ctrl-C")
  .action(async ({ all, watch, ...options }) => {
    const wanted = { ...options, limit: all ? MOST : options.limit };
    if (watch) return (await import("./tasks/watch-list.ts")).watchList(wanted);
    await (await import("./tasks/list-responses.ts")).listResponses(wanted);
  });
