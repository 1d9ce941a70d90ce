import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** event-ruler in a process of its own; see RulerServer.java for what it can be asked. */
export interface Ruler {
  /** One answer a question, in order. */
  ask(questions: readonly string[]): Promise<string[]>;
  stop(): void;
}

/** Why event-ruler cannot run here. */
export class NoRuler extends Error {
  override readonly name = "NoRuler";
}

const SOURCES = fileURLToPath(new URL("ruler/", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/event-ruler/", import.meta.url));
const CLASSPATH = `${CACHE}classpath`;
const CLASS = `${CACHE}RulerServer.class`;

/** Fetches event-ruler with Maven and compiles the server, where that is not done yet. Throws NoRuler. */
export function prepareRuler(): void {
  if (rulerIsReady()) return;
  mkdirSync(CACHE, { recursive: true });
  const fetched = `${CLASSPATH}.new`;
  run("mvn", [
    "-q",
    "-B",
    "-f",
    `${SOURCES}pom.xml`,
    "dependency:build-classpath",
    `-Dmdep.outputFile=${fetched}`,
  ]);
  run("javac", ["-nowarn", "-cp", readFileSync(fetched, "utf8"), "-d", CACHE, `${SOURCES}RulerServer.java`]);
  renameSync(fetched, CLASSPATH);
}

/** Whether `startRuler` needs nothing from the network. */
export function rulerIsReady(): boolean {
  if (!existsSync(CLASSPATH) || !existsSync(CLASS)) return false;
  if (statSync(CLASS).mtimeMs < statSync(`${SOURCES}RulerServer.java`).mtimeMs) return false;
  return readFileSync(CLASSPATH, "utf8")
    .split(delimiter)
    .every((jar) => existsSync(jar));
}

/** Starts it. Throws NoRuler when `prepareRuler` has not run, or Java is not there. */
export function startRuler(): Ruler {
  if (!rulerIsReady()) throw new NoRuler("event-ruler is not fetched: run the bench once");
  run("java", ["-version"]);
  const classpath = [CACHE, readFileSync(CLASSPATH, "utf8")].join(delimiter);
  const server = spawn("java", ["-Xmx1g", "-XX:+UseSerialGC", "-cp", classpath, "RulerServer"]);
  server.stderr.pipe(process.stderr);
  return { ask: asker(server), stop: () => server.kill() };
}

function asker(server: ChildProcessWithoutNullStreams): Ruler["ask"] {
  const answers = createInterface(server.stdout)[Symbol.asyncIterator]();
  return async (questions) => {
    server.stdin.write(questions.map((question) => `${question}\n`).join(""));
    const found: string[] = [];
    for (const question of questions) {
      const answer = await answers.next();
      if (answer.done) throw new Error(`event-ruler ended at: ${question.slice(0, 200)}`);
      found.push(answer.value);
    }
    return found;
  };
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    throw new NoRuler(
      code === "ENOENT" ? `${command} is not installed` : `${command} failed: ${stderr ?? error}`,
    );
  }
}
