import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** What bench/driver.ts says when its module is imported. */
export interface Ready {
  readonly bootMs: number;
  readonly importMs: number;
  readonly importCpuMs: number;
  readonly rssMb: number;
}

/** What it says of each event; a peer may leave out what it does not know. */
export interface Answer {
  readonly wallMs?: number;
  readonly cpuMs?: number;
  readonly rssMb?: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

export interface Process {
  /** Undefined for a peer that does not say. */
  ready(): Promise<Ready | undefined>;
  fire(event: unknown): Promise<Answer>;
  end(): Promise<void>;
}

/** Starts a process that is measured. It ends when its standard input does, so it never outlives this one. */
export function startProcess(command: readonly string[], env: NodeJS.ProcessEnv): Process {
  const child = spawn(command[0]!, command.slice(1), { env, stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  child.stdin.on("error", () => undefined); // it died: the missing answer says so
  const heard = linesOf(createInterface({ input: child.stdout }), command);
  let first: Promise<Ready | undefined> | undefined;
  // A peer may begin with its first answer.
  let early: Answer | undefined;
  const ready = () => {
    first ??= heard().then((line) => {
      if ("importMs" in line) return line as Ready;
      early = line;
      return undefined;
    });
    return first;
  };
  return {
    ready,
    async fire(event) {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      await ready();
      const answer = early ?? (await heard());
      early = undefined;
      return answer;
    },
    async end() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The next `{"bench": …}` line each time; anything else that it prints is its own. */
function linesOf(lines: ReturnType<typeof createInterface>, command: readonly string[]) {
  const next = lines[Symbol.asyncIterator]();
  return async (): Promise<Answer | Ready> => {
    for (;;) {
      const { value, done } = await next.next();
      if (done) throw new Error(`${command.join(" ")} ended without an answer`);
      if (value.startsWith('{"bench":')) return JSON.parse(value).bench;
    }
  };
}
