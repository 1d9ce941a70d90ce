import { quoted } from "../event-field.ts";
import type { Place } from "../signal.ts";

/** Foreign text as it may stand on a terminal: one line of printable ASCII. */
export const bare = (foreign: string): string => quoted(foreign, 400).slice(1, -1);

/** A target's own words, then where it is: "i-0abc  (123456789012 eu-west-1)". */
export const targetText = ({ account, region, ...own }: Place): string =>
  bare(`${Object.values(own).map(String).join(" ")}  (${account} ${region})`);
