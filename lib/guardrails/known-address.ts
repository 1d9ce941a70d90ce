import { isRange, ranges } from "../aws/ip-ranges.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "the activity came from an address in `knownAddresses`: your scanner, your office",
  byHand: true,
};

/** Asks about activity from an address in `knownAddresses`, such as an own scanner or office. */
export const knownAddress: Guardrail = {
  id: "known-address",
  lower: ({ signal: { remoteAddress }, deciding }) => {
    if (remoteAddress === undefined) return undefined;
    const known = deciding.knownAddresses.find((entry) => holds(entry, remoteAddress));
    if (known === undefined) return undefined;
    return { to: "ask", because: `the remote address ${remoteAddress} is in knownAddresses (${known})` };
  },
};

/** An entry that is no range holds no address. */
function holds(entry: string, address: string): boolean {
  return isRange(entry) && ranges(entry)(address);
}
