import { Command } from "@commander-js/extra-typings";

/** The command line of `cordon new`. */
export const command = new Command("new")
  .description("a new playbook, action, source, guardrail, channel or command: its file and its test")
  .addHelpText(
    "after",
    "\nWrites files into this project and runs nothing in any account. A file that is there is kept.",
  );

command
  .command("playbook")
  .argument("<id>", "small letters, digits and hyphens, such as exposed-bucket")
  .description("a playbook with events that it must and must not match")
  .option(
    "--from <event.json>",
    "an event that it shall answer: its source, type and targets are taken from it",
  )
  .option(
    "--before <playbook>",
    "a playbook that answers such findings: the new one answers first, narrowed by `where`",
  )
  .action(async (id, options) => {
    const { newPlaybook } = await import("./scaffold/new-playbook.ts");
    await newPlaybook(id, options);
  });

command
  .command("source")
  .argument("<id>", "small letters, digits and hyphens, such as crowdstrike")
  .description("a source of signals: pattern, parser, trust ceiling")
  .action(async (id) => {
    const { newSource } = await import("./scaffold/new-source.ts");
    await newSource(id);
  });

command
  .command("action")
  .argument("<id>", "small letters, digits and hyphens, such as stop-database")
  .description("an action and the sample world that the contract test runs it in")
  .action(async (id) => {
    const { newAction } = await import("./scaffold/new-action.ts");
    await newAction(id);
  });

command
  .command("guardrail")
  .argument("<id>", "small letters, digits and hyphens, such as office-hours")
  .description("a guardrail with its test and its row of the reference")
  .action(async (id) => {
    const { newGuardrail } = await import("./scaffold/new-guardrail.ts");
    await newGuardrail(id);
  });

command
  .command("channel")
  .argument("<id>", "small letters, digits and hyphens, such as on-call-queue")
  .description("a channel of notifications: settings, permissions, send")
  .action(async (id) => {
    const { newChannel } = await import("./scaffold/new-channel.ts");
    await newChannel(id);
  });

command
  .command("command")
  .argument("<id>", "small letters, digits and hyphens, such as handover")
  .description("a command of this command line, with its row of docs/on-call.md")
  .action(async (id) => {
    const { newCommand } = await import("./scaffold/new-command.ts");
    await newCommand(id);
  });
