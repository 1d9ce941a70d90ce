import type { Asset } from "../model/action.ts";
import type { Circumstances } from "../model/deciding.ts";
import type { Facts } from "../model/guardrail.ts";
import { CONFIDENCES, known, SEVERITIES } from "./severity.ts";

/**
 * The input of the decision table over all targets that would be contained: the worst target counts. A step that could not be planned
 * is left out, because it is not done.
 */
export function circumstancesOf({ signal, steps, deciding }: Facts): Omit<Circumstances, "mode"> {
  const done = steps.filter(
    ({ wave, moot, refused, failed }) => wave === "contain" && (moot ?? refused ?? failed) === undefined,
  );
  // A host whose groups could not be read may be the last healthy one of a group.
  const reaches = done.map(({ asset }) => (asset?.groups && asset.reach) ?? "unknown");
  const assets = done.map(({ asset }) => criticalityOf(asset, deciding.criticality));
  return {
    undo: done.some(({ irreversible }) => irreversible !== undefined) ? "irreversible" : "reversible",
    reach: (["unknown", "others"] as const).find((one) => reaches.includes(one)) ?? "target",
    asset: (["critical", "unknown"] as const).find((one) => assets.includes(one)) ?? "normal",
    severity: known(SEVERITIES, signal.severity),
    confidence: known(CONFIDENCES, signal.confidence),
  };
}

/** An untagged asset is normal; a value that the settings do not name is unknown, as are tags that could not be read. */
function criticalityOf(
  asset: Asset | undefined,
  { tag, critical, normal }: Facts["deciding"]["criticality"],
): Circumstances["asset"] {
  if (asset?.tags === undefined) return "unknown";
  const value = asset.tags[tag];
  if (value === undefined || normal.includes(value)) return "normal";
  return critical.includes(value) ? "critical" : "unknown";
}
