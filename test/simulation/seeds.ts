import { readFileSync } from "node:fs";
import type { Profile } from "./schedule.ts";

/** A seed that once broke a rule. */
export interface Seed {
  readonly seed: number;
  readonly profile: Profile;
  /** The rule that it broke, as the simulation names it. */
  readonly rule: string;
}

/** seeds.txt: one seed a line, as `SEED PROFILE RULE`. */
export function readSeeds(): readonly Seed[] {
  const text = readFileSync(new URL("seeds.txt", import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, seed, profile, rule] = /^(\d+) (spread|dense) (.+)$/.exec(line) ?? [];
      if (seed === undefined || rule === undefined)
        throw new Error(`seeds.txt: "${line}" is not "SEED spread|dense RULE"`);
      return {
        seed: Number(seed),
        profile: profile === "dense" ? "dense" : "spread",
        rule,
      };
    });
}
