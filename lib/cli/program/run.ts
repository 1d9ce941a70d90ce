import { readdirSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { plain } from "../../model/plain-text.ts";
import { hasColours } from "../words/paint.ts";
import { EXIT } from "./failure.ts";
import { failureOf } from "./failure-of.ts";

/** One file of this folder = one command; what is below it is not. */
const COMMANDS = new URL("../", import.meta.url);

/** Runs one command line and ends the process: its connections and timers wait for nobody. */
export async function run(argv: readonly string[]): Promise<never> {
  // Whoever reads us has seen enough, as in `cordon list | head -1`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.done);
    throw error;
  });
  try {
    const program = await programFor(argv);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    process.exitCode = tell(error);
  }
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit();
}

/** Waits until a stream has passed on what it was given: into a pipe that takes time. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => stream.write("", () => done()));
}

/** Says an error on standard error, in words and without a stack, and returns the exit code. */
function tell(error: unknown): number {
  // Commander has written its own already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const failure = failureOf(error);
  console.error(
    `cordon: ${failure.message
      .split("\n")
      .map((line) => plain(line, 2_000))
      .join("\n")}`,
  );
  if (process.env["CORDON_DEBUG"]) console.error(failure.cause ?? failure);
  return EXIT[failure.ending];
}

/** Only the command that was asked for is loaded: start-up counts. Help needs the description of each. */
async function programFor(argv: readonly string[]) {
  const names = readdirSync(COMMANDS)
    .flatMap((file) => /^([a-z-]+)\.ts$/.exec(file)?.[1] ?? [])
    .sort();
  const program = new Command("cordon")
    .description("Contains an attack on AWS in seconds, once, reversibly, with a record.")
    .usage("<command> [options]")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, "cordon: ")),
      getOutHasColors: () => hasColours(process.stdout, process.env, !argv.includes("--no-color")),
      getErrHasColors: () => hasColours(process.stderr, process.env, !argv.includes("--no-color")),
    })
    .addHelpText("after", AFTER_HELP);
  if (argv.some((word) => word === "-V" || word === "--version")) program.version(version());
  const asked = argv.find((word) => !word.startsWith("-"));
  const needed = asked !== undefined && names.includes(asked) ? [asked] : names;
  const known = asked === undefined || asked === "help" || names.includes(asked);
  for (const name of needed) {
    const command = known ? await load(name) : new Command(name);
    for (const one of [command, ...command.commands]) one.copyInheritedSettings(program as Command);
    program.addCommand(command);
  }
  return program;
}

const AFTER_HELP = `
At 3 a.m.:
  cordon list                        what happened, what is held, what waits for you
  cordon show ID                     one response, whole
  cordon approve ID --reason "…"     say yes to its plan; decline says no
  cordon undo ID --reason "…"        put it back
  cordon contain TARGET --playbook P --reason "…"
                                     contain by hand: i-…, user/…, key/…, role/…
  cordon active --check              what is held, and whether it still holds
  cordon pause --for 2h --reason "…" let nothing act by itself; resume ends it

Ends with 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 conflict,
6 credentials or permission, 7 partly done, 8 timed out, 9 a check failed.`;

async function load(name: string): Promise<Command> {
  const { command } = (await import(new URL(`${name}.ts`, COMMANDS).href)) as { command?: Command };
  if (command?.name() !== name) throw new Error(`lib/cli/${name}.ts exports no command ${name}`);
  return command;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", COMMANDS), "utf8")).version;
}
