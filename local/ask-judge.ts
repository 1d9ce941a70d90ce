import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Sight } from "./judge-look.ts";

/** What the separate process saw, and whether that is what was expected. */
export interface Judgement extends Sight {
  readonly verdict: {
    readonly expected: string;
    readonly agrees: boolean;
    readonly reasons: readonly string[];
  };
}

/**
 * Asks a process of its own, which knows nothing of Cordon's code or ledger, how the world stands.
 * Throws when it cannot tell.
 */
export async function askJudge(
  companyFile: string,
  expect: "before" | "contained" | "kept" | "undone",
  scenario: string,
): Promise<Judgement> {
  const judge = join(import.meta.dirname, "judge.ts");
  const args = [judge, companyFile, "--expect", expect, "--scenario", scenario, "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    return JSON.parse(out) as Judgement;
  } catch {
    throw new Error(`the judge could not tell: ${errors || out}`);
  }
}

/** The world before and now, side by side, for people; only what a stolen session touches and its neighbours. */
export function compare(before: Sight, now: Sight): string[] {
  const rows = [
    ...now.hosts.flatMap((host) =>
      host.interfaces.map((eni) => {
        const was = before.hosts.find(({ id }) => id === host.id)?.interfaces.find(({ id }) => id === eni.id);
        return [
          `${host.name} ${eni.id}`,
          groupNames(was),
          groupNames(eni),
          eni.isolated ? "isolated" : "",
        ] as const;
      }),
    ),
    ...now.sessions.map(
      (session, i) =>
        [
          `${session.kind} session of ${session.of}`,
          before.sessions[i]?.answer ?? "",
          session.answer,
          reasonOf(session),
        ] as const,
    ),
    ...now.keys.map((key, i) => {
      const was = before.keys[i];
      return [
        `key ${key.accessKeyId} of ${key.user}`,
        `${was?.status}, ${was?.answer}`,
        `${key.status}, ${key.answer}`,
        reasonOf(key),
      ] as const;
    }),
  ];
  const width = (i: 0 | 1) => Math.max(...rows.map((row) => row[i].length));
  const [first, second] = [width(0), width(1)];
  return rows.map(([what, was, is, why]) => {
    const mark = was === is ? " " : "*";
    return `  ${mark} ${what.padEnd(first)}  ${was.padEnd(second)}${was === is ? "" : `  →  ${is}${why ? `  (${why})` : ""}`}`;
  });
}

function groupNames(eni: Sight["hosts"][number]["interfaces"][number] | undefined): string {
  return eni?.groups.map(({ name }) => name).join(", ") ?? "";
}

function reasonOf({ answer, calls }: { answer: string; calls: Record<string, string> }): string {
  return answer === "refused" ? Object.entries(calls).map(([call, code]) => `${call}: ${code}`)[0]! : "";
}
