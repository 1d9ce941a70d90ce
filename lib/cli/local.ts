import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { Command, Option } from "@commander-js/extra-typings";
import { MODES } from "../model/mode.ts";

export const command = new Command("local")
  .description("a local AWS account with Cordon deployed, in the foreground or around one command")
  .addOption(new Option("--mode <mode>", "what playbooks may do").choices(MODES).default("act" as const))
  .argument("[command...]", "after --: run it against the account, and end with its exit code")
  .addHelpText(
    "after",
    "\nThe command, or a second terminal through .cordon/local.json, gets AWS_ENDPOINT_URL, an administrator's\n" +
      "credentials, AWS_REGION and CORDON_TABLE. Put events on the default bus; aws.* sources are accepted here.",
  )
  .action(async (words, { mode }) => {
    const [{ bringUp, withSignals }, { LOCAL_FILE }, { newProgress }] = await Promise.all([
      import("../../local/bring-up.ts"),
      import("../../local/local-file.ts"),
      import("../../local/progress.ts"),
    ]);
    const running = await bringUp(mode, newProgress());
    process.exitCode = await withSignals(running, async () => {
      if (words.length > 0) return runCommand(words, running.env);
      process.stderr.write(
        `\n  Ready at ${running.account.endpoint}, every playbook in ${mode}. Settings: ${LOCAL_FILE}\n` +
          "  In a second terminal: npx cordon play stolen-instance-credentials, then npx cordon list\n" +
          "  As a second person: npx cordon as ben -- approve ID\n" +
          "  Ctrl-C ends it and leaves nothing behind.\n",
      );
      return forever();
    });
  });

async function runCommand([name, ...args]: string[], env: Readonly<Record<string, string>>): Promise<number> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^AWS_/.test(key)));
  const child = spawn(name!, args, { stdio: "inherit", env: { ...inherited, ...env } });
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  } catch (error) {
    process.stderr.write(`cordon: cannot run ${name}: ${(error as Error).message}\n`);
    return 127;
  }
}

/** Until a signal ends it. */
async function forever(): Promise<number> {
  const alive = setInterval(() => {}, 60_000);
  try {
    return await new Promise<number>(() => {});
  } finally {
    clearInterval(alive);
  }
}
