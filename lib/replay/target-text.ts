import { quoted } from "../events/event-field.ts";
import type { Place } from "../model/place.ts";

/** Foreign text made safe for a terminal: one line of printable ASCII. */
export function bare(foreign: string): string {
  return quoted(foreign, 400).slice(1, -1);
}

/** A target's displayed name and its location: "i-0abc  (123456789012 eu-west-1)". */
export function targetText({ account, region, ...own }: Place): string {
  return bare(`${Object.values(own).map(String).join(" ")}  (${account} ${region})`);
}
