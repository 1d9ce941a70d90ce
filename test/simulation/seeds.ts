import { readFileSync } from "node:fs";
import type { Profile } from "./schedule.ts";

/** A seed that once broke a rule. */
export interface Seed {
  readonly seed: number;
  readonly profile: Profile;
  /** The rule that it broke, as the simulation names it. */
  readonly rule: string;
  /** The finding of the simulation that it shows still: then it is expected to break the rule. */
  readonly isOpen: boolean;
}

/** seeds.txt: one seed a line, as `SEED PROFILE open|closed RULE`. */
export function readSeeds(): readonly Seed[] {
  const text = readFileSync(new URL("seeds.txt", import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, seed, profile, state, rule] = /^(\d+) (spread|dense) (open|closed) (.+)$/.exec(line) ?? [];
      if (seed === undefined || rule === undefined)
        throw new Error(`seeds.txt: "${line}" is not "SEED spread|dense open|closed RULE"`);
      return {
        seed: Number(seed),
        profile: profile === "dense" ? "dense" : "spread",
        rule,
        isOpen: state === "open",
      };
    });
}
