import { join } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { MODES, type Mode } from "../mode.ts";

export interface ReplayOptions {
  /** As if every playbook were in this mode. */
  readonly as: Mode;
  readonly json?: boolean;
}

/** The command line of `cordon replay`. */
export const command = new Command("replay")
  .description("what the playbooks here would do with stored events, without AWS")
  .argument("<files...>", "JSON lines, a CloudTrail log file, gzip, a folder; - is standard input")
  .addOption(
    new Option("--as <mode>", "as if every playbook were in this mode")
      .choices(MODES)
      .default("act" as const),
  )
  .option("--json", "one JSON line an event")
  .action(async (files, options) => {
    const { pipeline } = await import("node:stream/promises");
    try {
      await pipeline(replay(files, options), process.stdout, { end: false });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") return; // Whoever read it has seen enough.
      if (code !== "ENOENT") throw error;
      console.error(`no such file: ${(error as NodeJS.ErrnoException).path}`);
      process.exitCode = 3;
    }
  });

/**
 * What the playbooks would do with the events in these files, in order, as lines to print. With `json` one line an event:
 * a `Replayed`, its account taken as set up. What is no event is told on standard error, and the exit code becomes 7.
 */
export async function* replay(files: readonly string[], { as, json }: ReplayOptions): AsyncGenerator<string> {
  const [{ replayer }, { readEvents }, { loadPlaybooks }, { loadGuardrails }, table] = await Promise.all([
    import("../replay/replay-event.ts"),
    import("../replay/read-events.ts"),
    import("../load-playbooks.ts"),
    import("../load-units.ts"),
    import("../replay/table.ts"),
  ]);
  const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));
  const guardrails = await loadGuardrails(join(import.meta.dirname, "../.."));
  const replayOne = replayer(playbooks, guardrails, as);
  const tally = table.newTally();
  for await (const stored of readEvents(files)) {
    if ("problem" in stored) {
      tally.problems += 1;
      process.exitCode = 7;
      console.error(stored.problem);
      continue;
    }
    const replayed = replayOne(stored.event);
    table.count(tally, replayed);
    if (json) yield `${JSON.stringify(replayed)}\n`;
    else for (const line of table.linesOf(replayed)) yield `${line}\n`;
  }
  if (!json) yield `${table.summaryOf(tally)}\n`;
}
