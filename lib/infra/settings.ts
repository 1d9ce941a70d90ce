import type { Json } from "../json.ts";
import { MODES, type Mode, type Playbook } from "../playbook.ts";

/** What a deployer decides, as code in bin/app.ts. */
export interface Settings {
  readonly playbooks: readonly Playbook[];
  /** For every playbook that `modes` does not name, and instead of the mode that it was written with. */
  readonly mode?: Mode;
  /** Playbook id → mode. */
  readonly modes: Readonly<Record<string, Mode>>;
  /** Who may decide what; read by functions/review. */
  readonly deciders: Json;
  /** Sources whose events others can write, and that may act all the same (design.md 2.5). */
  readonly raisedSources: readonly string[];
  readonly notify: { readonly email?: string };
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
export const modeFrom = (text: unknown): Mode | undefined => {
  if (text === undefined) return undefined;
  const mode = MODES.find((one) => one === text);
  if (mode === undefined) throw new Error(`mode ${JSON.stringify(text)} is none of ${MODES.join(", ")}`);
  return mode;
};

/**
 * Every playbook's mode: named in `modes`, else `mode`, else as written. Throws when `modes` names no
 * playbook, or no mode.
 */
export const modesOf = (settings: Pick<Settings, "playbooks" | "mode" | "modes">): Record<string, Mode> => {
  const ids = settings.playbooks.map(({ id }) => id);
  for (const [id, mode] of Object.entries(settings.modes)) {
    if (!ids.includes(id)) throw new Error(`modes names ${id}, which is none of ${ids.join(", ")}`);
    modeFrom(mode);
  }
  return Object.fromEntries(
    settings.playbooks.map(({ id, mode }) => [id, settings.modes[id] ?? settings.mode ?? mode]),
  );
};
