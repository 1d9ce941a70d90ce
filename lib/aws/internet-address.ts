import { isIP } from "node:net";
import { ranges } from "./ip-ranges.ts";

/**
 * IPv4 that nobody out on the internet has: this network, private, shared (RFC 6598), loopback, link-local with EC2's own
 * services, IETF protocol assignments, benchmarking, multicast, reserved and broadcast.
 */
const LOCAL_IPV4: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** Only this of IPv6 is the internet; mapped, translated, local and multicast addresses are outside. */
const UNICAST_IPV6: readonly string[] = ["2000::/3"];

/** Teredo and 6to4, whose addresses carry IPv4 addresses of others. */
const TUNNELS: readonly string[] = ["2001::/32", "2002::/16"];

/** Routed like those of others, but set aside for examples, protocols and the retired relays of 6to4: nobody has them. */
const RESERVED: readonly string[] = [
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "2001::/23",
  "2001:db8::/32",
  "3fff::/20",
];

const isLocal = ranges(...LOCAL_IPV4);
const isUnicast = ranges(...UNICAST_IPV6);
const isTunnel = ranges(...TUNNELS);

/** Whether an address lies out on the internet; what is no address does not (IANA, special-purpose registries, RFC 6890). */
export function isOnInternet(address: string): boolean {
  return isIP(address) === 4 ? !isLocal(address) : isUnicast(address) && !isTunnel(address);
}

/** Whether nobody can have an address though it is as those of the internet are. Findings that are samples name such. */
export const isReserved = ranges(...RESERVED);
