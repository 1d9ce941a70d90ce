import { Command } from "@commander-js/extra-typings";

export const command = new Command("demo")
  .description("the whole way on a local account: event, containment, record, message, undo")
  .option(
    "--once",
    "tear down at the end; exit 0 only if a separate process agrees with what was done",
    false,
  )
  .option("--sabotage", "break one action on purpose: the demonstration must then fail", false)
  .action(async ({ once, sabotage }) => {
    const [{ bringUp, withSignals }, { newProgress }, { tell }] = await Promise.all([
      import("../local/bring-up.ts"),
      import("../local/progress.ts"),
      import("../local/demonstration.ts"),
    ]);
    process.stderr.write(
      "Cordon on a local AWS account: no AWS account is touched, nothing leaves this machine.\n\n",
    );
    const running = await bringUp("act", newProgress());
    process.exitCode = await withSignals(running, () => tell(running, { once, sabotage }));
  });
