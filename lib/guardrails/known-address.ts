import { BlockList, isIP } from "node:net";
import type { Guardrail } from "../model/guardrail.ts";

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

/** Whether an address is this one, or in this CIDR block; an entry that is neither holds none. */
function holds(entry: string, address: string): boolean {
  const [network = "", prefix, ...rest] = entry.split("/");
  if (rest.length > 0 || isIP(network) === 0 || isIP(address) === 0) return false;
  try {
    const list = new BlockList();
    if (prefix === undefined) list.addAddress(network, family(network));
    else if (/^\d{1,3}$/.test(prefix)) list.addSubnet(network, Number(prefix), family(network));
    return list.check(address, family(address));
  } catch {
    // A prefix that is too long, or an address with a zone.
    return false;
  }
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
