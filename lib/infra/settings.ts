import type { Deciders, Deciding } from "../model/deciding.ts";
import { isRecord } from "../model/json.ts";
import { MODES, type Mode } from "../model/mode.ts";
import { noneOf } from "../model/nearest.ts";
import type { Playbook } from "../model/playbook.ts";
import { DECIDING } from "../policy/settings.ts";

/** What a deployer decides, as code in bin/app.ts. */
export interface Settings {
  readonly playbooks: readonly Playbook[];
  /** For every playbook that `modes` does not name, and instead of the mode that it was written with. */
  readonly mode?: Mode;
  /** Playbook id → mode. */
  readonly modes: Readonly<Record<string, Mode>>;
  /**
   * "keep": the reverting functions hold their power although every playbook observes. For a deployment that asked or acted before,
   * until everything is put back or accepted. Absent: they hold it while any playbook may ask or act (docs/decisions/0025).
   */
  readonly undo?: "keep";
  /** How it is decided, where it differs from `DECIDING` in lib/policy/settings.ts. */
  readonly deciding?: Partial<Deciding>;
  /** Who may decide; `read` are users and roles, by whole ARN, that may look without any policy of their own. */
  readonly deciders: Deciders & { readonly read: readonly string[] };
  /** Sources whose events others can write, and that may act all the same (docs/architecture.md 2.5). */
  readonly raisedSources: readonly string[];
  /**
   * Source id → the name of the bus that its events come on, for sources with a bus of their own: a partner bus bears its
   * partner event source's name (`aws.partner/…`). It must be in this account and Region, and is not made here.
   */
  readonly buses: Readonly<Record<string, string>>;
  /**
   * Whether every VPC gets a drain group besides: wide open, attached to nothing but for the seconds in which isolate-instance
   * passes an interface without a public address through it, so that open connections are cut. Absent: no such group exists.
   */
  readonly drain?: boolean;
  /**
   * Who is told. `email` gets a mail of each message, once it has confirmed. Every other name is a channel of lib/channels, with the
   * settings that it declares: `webhook: { url, secretArn }`.
   */
  readonly notify: { readonly email?: string } & Readonly<Record<string, unknown>>;
  readonly retention: {
    /** A number that CloudWatch Logs knows, such as 30, 90, 365. */
    readonly logDays: number;
  };
  readonly table: {
    readonly deletionProtection: boolean;
    /** What becomes of the ledger when the stack is deleted. */
    readonly removal: "retain" | "destroy";
  };
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Reads a mode from foreign text such as `-c mode=act`; absent stays absent. Throws with the modes that there
 * are.
 */
export function modeFrom(text: unknown): Mode | undefined {
  if (text === undefined) return undefined;
  const mode = MODES.find((one) => one === text);
  if (mode === undefined) throw new Error(`mode ${JSON.stringify(text)} is none of ${MODES.join(", ")}`);
  return mode;
}

/** Reads `undo` from foreign text such as `-c undo=keep`; absent stays absent. Throws on any other word. */
export function undoFrom(text: unknown): "keep" | undefined {
  if (text === undefined || text === "keep") return text;
  throw new Error(`undo ${JSON.stringify(text)} is not known: write "keep", or leave it out`);
}

/** Reads deciding settings from foreign text such as `-c deciding='{"hourlyLimit":5}'`; absent is none. Throws on what is no JSON object. */
export function decidingFrom(text: unknown): Partial<Deciding> {
  if (text === undefined) return {};
  let found: unknown;
  try {
    found = JSON.parse(String(text));
  } catch {
    found = undefined;
  }
  const known = isRecord(found) && Object.keys(found).every((name) => name in DECIDING || name === "confirm");
  if (!known) throw new Error(`deciding ${text} is no JSON object of settings of lib/model/deciding.ts`);
  return found as Partial<Deciding>;
}

/**
 * Every playbook's mode: named in `modes`, else `mode`, else as written. Throws when `modes` names no
 * playbook, or no mode.
 */
export function modesOf(settings: Pick<Settings, "playbooks" | "mode" | "modes">): Record<string, Mode> {
  const ids = settings.playbooks.map(({ id }) => id);
  for (const [id, mode] of Object.entries(settings.modes)) {
    if (!ids.includes(id)) throw new Error(`modes names ${id}, which is ${noneOf(id, ids)}`);
    modeFrom(mode);
  }
  return Object.fromEntries(
    settings.playbooks.map(({ id, mode }) => [id, settings.modes[id] ?? settings.mode ?? mode]),
  );
}
