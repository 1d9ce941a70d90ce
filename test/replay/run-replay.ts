import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Replayed } from "../../lib/replay/replay-event.ts";
import { eventWith } from "../support/event-with.ts";

/** Shared by all runs, also by those that have a folder for temporary files of their own. */
const COMPILED = join(tmpdir(), "node-compile-cache");

/** Starts the real command line of a project. */
export function startReplay(
  args: readonly string[],
  { root = join(import.meta.dirname, "../.."), node = [] as readonly string[], env = {} } = {},
) {
  return spawn(process.execPath, [...node, join(root, "bin/cordon.js"), "replay", ...args], {
    env: {
      PATH: process.env["PATH"],
      HOME: root,
      AWS_EC2_METADATA_DISABLED: "true",
      NODE_COMPILE_CACHE: COMPILED,
      ...env,
    },
  });
}

export type Run = ReturnType<typeof startReplay>;

/** Waits until it has ended: exit code and all that it said. */
export async function ended(child: Run) {
  const [[code], out, err] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number | null, out, err, lines: out.split("\n").slice(0, -1) };
}

/** Runs it over standard input. */
export function runReplay(
  args: readonly string[],
  input: string | Uint8Array = "",
  options?: Parameters<typeof startReplay>[1],
) {
  const child = startReplay(args, options);
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return ended(child);
}

export function replayed({ lines }: { lines: readonly string[] }): Replayed[] {
  return lines.map((line) => JSON.parse(line));
}

/** As JSON lines. */
export function asLines(events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

export function ids(events: readonly object[]): string[] {
  return events.map((event) => (event as { id: string }).id);
}

export const stolen = eventWith("stolen-instance-credentials", "matches-outside-aws");
export const leaked = eventWith("leaked-access-key", "matches-exposed-key");
export const signIn = eventWith("console-login-without-mfa", "matches-user");
export const ignored = eventWith("console-login-without-mfa", "ignores-mfa-used");
/** Its rule matches, and it cannot be read. */
export const ambiguous = eventWith("console-login-without-mfa", "matches-user", {
  "detail.userIdentity.userName": "bob",
});
/** The CloudTrail record in an event. */
export function recordOf(event: object): object {
  return (event as { detail: object }).detail;
}
