import { Command } from "@commander-js/extra-typings";
import { Failure } from "./program/failure.ts";

export const command = new Command("demo")
  .description("the whole way on a local account: event, containment, record, message, undo")
  .option("--playbook <id>", "play the attack that this playbook answers, without a menu")
  .option("--once", "undo it and tear down at the end; exit 0 only if all was contained and put back", false)
  .option("--running", "on the local account that another terminal runs, which stays up", false)
  .option("--sabotage", "break one action on purpose: the demonstration must then fail", false)
  .action(async ({ once, running: isRunning, sabotage, playbook }) => {
    const [
      { bringUp, runningElsewhere, withSignals },
      { newProgress },
      { STORY },
      { demonstrate },
      { requireAttack },
    ] = await Promise.all([
      import("../../local/bring-up.ts"),
      import("../../local/progress.ts"),
      import("../../local/demonstration.ts"),
      import("../../local/demonstrate.ts"),
      import("../../local/attack.ts"),
    ]);
    await requireAttack(playbook);
    if (sabotage && playbook !== undefined && playbook !== STORY)
      throw new Failure("usage", `--sabotage breaks ${STORY}, and no other playbook`);
    process.stderr.write(
      "Cordon on a local AWS account: no AWS account is touched, nothing leaves this machine.\n\n",
    );
    const running = isRunning ? runningElsewhere() : await bringUp("act", newProgress());
    if (running === undefined)
      throw new Failure("notFound", "no local account is running here; start one with `npx cordon local`");
    process.exitCode = await withSignals(running, () => demonstrate(running, { once, sabotage, playbook }));
  });
