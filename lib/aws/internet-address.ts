import { isIP } from "node:net";
import { ranges } from "./ip-ranges.ts";

/**
 * IPv4 ranges without public addresses: this network, private, shared (RFC 6598), loopback, link-local with EC2's own services, IETF
 * protocol assignments, benchmarking, multicast, reserved and broadcast.
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

/** The only IPv6 range of the internet; mapped, translated, local and multicast addresses are outside. */
const UNICAST_IPV6: readonly string[] = ["2000::/3"];

/** Teredo and 6to4, whose addresses embed IPv4 addresses of others. */
const TUNNELS: readonly string[] = ["2001::/32", "2002::/16"];

/** Routable ranges that are reserved for examples, protocols and the retired relays of 6to4: no host has these addresses. */
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

/** Whether an address lies on the internet; false for a text that is not an address (IANA, special-purpose registries, RFC 6890). */
export function isOnInternet(address: string): boolean {
  return isIP(address) === 4 ? !isLocal(address) : isUnicast(address) && !isTunnel(address);
}

/** Whether no host can have an address although it looks public. Sample findings use such addresses. */
export const isReserved = ranges(...RESERVED);
