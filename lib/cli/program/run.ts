import { readdirSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { plain } from "../../model/plain-text.ts";
import { hasColours } from "../words/paint.ts";
import { errorJson } from "./error-json.ts";
import { EXIT, Failure } from "./failure.ts";
import { failureOf } from "./failure-of.ts";

/** One file of this folder = one command; what is below it is not. */
const COMMANDS = new URL("../", import.meta.url);

/** Runs one command line and ends the process, whatever connections and timers are still open. */
export async function run(argv: readonly string[]): Promise<never> {
  // The reader closed the pipe, as in `cordon list | head -1`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.done);
    throw error;
  });
  try {
    const program = await programFor(argv);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    process.exitCode = tell(error, argv.includes("--json"));
  }
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit();
}

/** Waits until a stream has written its buffer: into a pipe that takes time. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => stream.write("", () => done()));
}

/**
 * Writes an error to standard error, as a sentence without a stack, and returns the exit code. With `json` a
 * `cordon.error/v1` on one line follows.
 */
function tell(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has printed its sentence.
    if (error.exitCode === 0) return EXIT.done;
    if (json) console.error(errorJson(new Failure("usage", error.message.replace(/^error: /, ""))));
    return EXIT.usage;
  }
  const failure = failureOf(error);
  console.error(
    `cordon: ${failure.message
      .split("\n")
      .map((line) => plain(line, 2_000))
      .join("\n")}`,
  );
  if (json) console.error(errorJson(failure));
  if (process.env["CORDON_DEBUG"]) console.error(failure.cause ?? failure);
  return EXIT[failure.ending];
}

/** Loads the named command only, for a quick start. Help needs the description of each. */
async function programFor(argv: readonly string[]) {
  const names = readdirSync(COMMANDS)
    .flatMap((file) => /^([a-z-]+)\.ts$/.exec(file)?.[1] ?? [])
    .sort();
  const program = new Command("cordon")
    .description("Contains an attack on AWS in seconds, with an undo and a record.")
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
On call:
  cordon list                        open responses, and those closed recently
  cordon show ID                     one response
  cordon approve ID --reason "…"     approve its plan (shown first); or decline
  cordon reapply ID --reason "…"     set again what is NOT IN EFFECT
  cordon undo ID --reason "…"        undo it (shows first what would change)
  cordon contain TARGET --playbook P --reason "…"
                                     contain by hand: i-…, user/…, key/…, role/…
  cordon active --check              verify every containment in effect
  cordon pause --for 2h --reason "…" stop automatic containment; or resume

Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 conflict,
6 credentials or permission, 7 partly done, 8 timed out, 9 a check failed.`;

async function load(name: string): Promise<Command> {
  const { command } = (await import(new URL(`${name}.ts`, COMMANDS).href)) as { command?: Command };
  if (command?.name() !== name) throw new Error(`lib/cli/${name}.ts exports no command ${name}`);
  return command;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", COMMANDS), "utf8")).version;
}
