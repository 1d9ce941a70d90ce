import type { ModeRule } from "../model/deciding.ts";
import type { Facts } from "../model/guardrail.ts";
import { MODES, type Mode } from "../model/mode.ts";

/**
 * Returns the mode of one response: the most careful over its targets of the narrowest rule that matches each. For a target whose
 * tags could not be read every rule that may match counts, and the mode is `ask` at most. Steps that are not done do not count.
 */
export function modeFor({ playbook, mode, steps, deciding }: Facts): Mode {
  const rules = deciding.modes.filter((rule) => rule.playbook === undefined || rule.playbook === playbook);
  const modes = steps
    .filter(({ wave, moot, refused }) => wave === "contain" && (moot ?? refused) === undefined)
    .map(({ asset, target }) => {
      const here = rules.filter(({ account }) => account === undefined || account === target.account);
      const tags = asset?.tags;
      if (tags === undefined && here.some(({ tag }) => tag !== undefined))
        return lowest([mode, "ask", ...here.map((rule) => rule.mode)]);
      const fit = here.filter(({ tag }) => tag === undefined || hasTag(tags ?? {}, tag));
      return narrowest(fit) ?? mode;
    });
  return modes.length === 0 ? mode : lowest(modes);
}

function hasTag(tags: Readonly<Record<string, string>>, tag: string): boolean {
  const [key = "", ...value] = tag.split("=");
  return Object.hasOwn(tags, key) && tags[key] === value.join("=");
}

/** The mode of the narrowest rules (tag, then account, then playbook); of equally narrow ones the most careful. */
function narrowest(rules: readonly ModeRule[]): Mode | undefined {
  const width = ({ tag, account, playbook }: ModeRule) =>
    (tag ? 4 : 0) + (account ? 2 : 0) + (playbook ? 1 : 0);
  const most = Math.max(...rules.map(width));
  const found = rules.filter((rule) => width(rule) === most).map((rule) => rule.mode);
  return found.length === 0 ? undefined : lowest(found);
}

/** `MODES` goes from the most careful on. */
function lowest(modes: readonly Mode[]): Mode {
  return MODES[Math.min(...modes.map((mode) => MODES.indexOf(mode)))]!;
}
