import type { Asset } from "../model/action.ts";
import type { Circumstances } from "../model/deciding.ts";
import type { Facts } from "../model/guardrail.ts";

/**
 * What the decision table looks at, over everything that would be contained: the worst of its targets counts. What could
 * not be planned has no facts and is left out: it is not done either.
 */
export function circumstancesOf({ signal, steps, deciding }: Facts): Omit<Circumstances, "mode"> {
  const done = steps.filter(
    ({ wave, moot, refused, failed }) => wave === "contain" && (moot ?? refused ?? failed) === undefined,
  );
  // A host whose groups could not be read may be the last one of them.
  const reaches = done.map(({ asset }) => (asset?.groups && asset.reach) ?? "unknown");
  const assets = done.map(({ asset }) => criticalityOf(asset, deciding.criticality));
  return {
    undo: done.some(({ irreversible }) => irreversible !== undefined) ? "irreversible" : "reversible",
    reach: (["unknown", "others"] as const).find((one) => reaches.includes(one)) ?? "target",
    asset: (["critical", "unknown"] as const).find((one) => assets.includes(one)) ?? "normal",
    // A word that is none is the lowest.
    severity: (["medium", "high", "critical"] as const).find((one) => one === signal.severity) ?? "low",
    confidence: (["medium", "high"] as const).find((one) => one === signal.confidence) ?? "low",
  };
}

/** No tag is normal; a value that nobody wrote into the settings, or tags that could not be read, are unknown. */
function criticalityOf(
  asset: Asset | undefined,
  { tag, critical, normal }: Facts["deciding"]["criticality"],
): Circumstances["asset"] {
  if (asset?.tags === undefined) return "unknown";
  const value = asset.tags[tag];
  if (value === undefined || normal.includes(value)) return "normal";
  return critical.includes(value) ? "critical" : "unknown";
}
