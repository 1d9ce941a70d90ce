import type { Deciders, Deciding } from "../model/deciding.ts";
import { isRecord } from "../model/json.ts";
import { MODES, type Mode } from "../model/mode.ts";
import { noneOf } from "../model/nearest.ts";
import type { Playbook } from "../model/playbook.ts";
import { DECIDING } from "../policy/settings.ts";

/** The deployer's settings, as code in bin/app.ts. */
export interface Settings {
  readonly playbooks: readonly Playbook[];
  /** The mode of every playbook that `modes` does not name, instead of the playbook's own mode. */
  readonly mode?: Mode;
  /** Playbook id → mode. */
  readonly modes: Readonly<Record<string, Mode>>;
  /**
   * "keep": the reverting functions keep their permissions although every playbook observes. For a deployment that asked or acted
   * before, until every containment is undone or accepted. Absent: they have them while any playbook may ask or act
   * (docs/decisions/0025).
   */
  readonly undo?: "keep";
  /** Deciding settings that differ from `DECIDING` in lib/policy/settings.ts. */
  readonly deciding?: Partial<Deciding>;
  /** The deciders; `read` are users and roles, by full ARN, that may read without any policy of their own. */
  readonly deciders: Deciders & { readonly read: readonly string[] };
  /** Sources whose events other principals can write, and that may still act (docs/architecture.md 2.5). */
  readonly raisedSources: readonly string[];
  /**
   * Source id → the name of its event bus, for sources with a separate bus: a partner bus has its partner event source's name
   * (`aws.partner/…`). The bus must exist in this account and Region; the stack does not create it.
   */
  readonly buses: Readonly<Record<string, string>>;
  /**
   * Whether every VPC also gets a drain group: open, and attached only for the seconds in which isolate-instance moves an interface
   * without a public address through it, to cut open connections. Absent: no such group exists.
   */
  readonly drain?: boolean;
  /**
   * The notification channels. `email` gets a mail per message, after its confirmation. Every other key is a channel of lib/channels,
   * with the settings that it declares: `webhook: { url, secretArn }`.
   */
  readonly notify: { readonly email?: string } & Readonly<Record<string, unknown>>;
  readonly retention: {
    /** A retention of CloudWatch Logs in days, such as 30, 90, 365. */
    readonly logDays: number;
  };
  readonly table: {
    readonly deletionProtection: boolean;
    /** What happens to the ledger when the stack is deleted. */
    readonly removal: "retain" | "destroy";
  };
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads a mode from foreign text such as `-c mode=act`; absent stays absent. Throws with the valid modes. */
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

/**
 * Reads deciding settings from foreign text such as `-c deciding='{"hourlyLimit":5}'`; absent means none. Throws for a text that is not a
 * JSON object.
 */
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

/** Every playbook's mode: from `modes`, else `mode`, else its own. Throws when `modes` names an unknown playbook or mode. */
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
