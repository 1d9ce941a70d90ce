import { Option } from "@commander-js/extra-typings";
import { milliseconds } from "../model/duration.ts";
import { awsCommand } from "./program/aws-command.ts";
import { aDuration } from "./program/option-values.ts";

/** The command line of `cordon stats`. */
export const command = awsCommand("stats")
  .description("per playbook: how often it matched, acted, asked, was undone, and how fast it was")
  .addOption(
    new Option("--since <time>", "how far back: 24h, 30d")
      .argParser(aDuration("--since"))
      .default(milliseconds("30d"), "30d"),
  )
  .action(async (options) => {
    const { showStats } = await import("./tasks/show-stats.ts");
    await showStats(options);
  });
