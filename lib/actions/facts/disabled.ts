import type { Action, Aws } from "../../model/action.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";

/** Something that is enabled or disabled, as an action meets it that has disabled it. */
export interface Switch {
  /** For people: "trust anchor". */
  readonly kind: string;
  /** For people: "trust anchor 1a2b". */
  readonly name: string;
  /** Undefined where it is gone. */
  isEnabled(): Promise<boolean | undefined>;
  enable(): Promise<void>;
}

/** "enabled", "disabled" or "gone". */
export function inWords(isEnabled: boolean | undefined): string {
  return isEnabled === undefined ? "gone" : isEnabled ? "enabled" : "disabled";
}

/**
 * The looks and the undo of every action that disables something. What somebody enabled since is enabled as an undo would have it,
 * or was never ours to enable, so nothing conflicts.
 */
export function disables<Target extends Place, Before extends JsonObject & { readonly isEnabled: boolean }>(
  switchOf: (aws: Aws, before: Before) => Switch,
): Pick<Action<Target, Before>, "verify" | "standing"> & Required<Pick<Action<Target, Before>, "revert">> {
  return {
    async verify(_target, changes, aws) {
      const missing = await Promise.all(
        changes.map(async ({ before }) => {
          const it = switchOf(aws, before);
          return (await it.isEnabled()) ? [`${it.name} is enabled`] : [];
        }),
      );
      return { holds: missing.flat().length === 0, missing: missing.flat() };
    },

    async standing(_target, { before }, aws) {
      const it = switchOf(aws, before);
      const now = await it.isEnabled();
      const { will } = ways(it, before.isEnabled, now);
      return { before: inWords(before.isEnabled), set: "disabled", now: inWords(now), will, conflict: false };
    },

    async revert(_target, { before }, aws) {
      const it = switchOf(aws, before);
      const { will, back } = ways(it, before.isEnabled, await it.isEnabled());
      if (back) await it.enable();
      return { undone: will };
    },
  };
}

/** What an undo does with one that is found like this. */
function ways(
  { kind, name }: Switch,
  before: boolean,
  now: boolean | undefined,
): { readonly will: string; readonly back?: true } {
  if (now === undefined) return { will: `nothing: the ${kind} is gone` };
  if (now === before) return { will: `nothing: it is ${inWords(now)}, as before` };
  return before
    ? { will: `enable ${name} again`, back: true }
    : { will: "nothing: it was disabled before, and somebody enabled it since" };
}
