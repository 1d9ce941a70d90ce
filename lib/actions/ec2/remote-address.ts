import { BlockList, isIP, SocketAddress } from "node:net";

/**
 * IPv4 that is never somebody out on the internet: this network, private, shared (RFC 6598), loopback, link-local with EC2's own
 * services, IETF protocol assignments, benchmarking, multicast, reserved and broadcast (IANA, special-purpose registries).
 */
const NOT_REMOTE = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  NOT_REMOTE.addSubnet(net, prefix, "ipv4");

/** All of the public internet over IPv6; mapped, translated, local and multicast addresses are outside. */
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet("2000::", 3, "ipv6");

/** 6to4 and Teredo, whose addresses carry IPv4 addresses of others. */
const TUNNELS = new BlockList();
TUNNELS.addSubnet("2001::", 32, "ipv6");
TUNNELS.addSubnet("2002::", 16, "ipv6");

/** One address of the internet, as EC2 writes it, with the length that names it alone. */
export interface RemoteCidr {
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  readonly cidr: string;
}

/** Reads an address; or why it is none that may be blocked. Anything but plain digits, letters, dots and colons is refused. */
export const remoteCidr = (text: string): RemoteCidr | { readonly refused: string } => {
  const shown = JSON.stringify(String(text).slice(0, 64));
  const version = typeof text === "string" && /^[0-9A-Fa-f.:]{2,45}$/.test(text) ? isIP(text) : 0;
  if (version === 0) return { refused: `${shown} is not an IPv4 or IPv6 address` };
  const family = version === 4 ? "ipv4" : "ipv6";
  const { address } = new SocketAddress({ address: text, family });
  const local =
    family === "ipv4"
      ? NOT_REMOTE.check(address, family)
      : !GLOBAL_IPV6.check(address, family) || TUNNELS.check(address, family);
  if (local)
    return {
      refused: `${shown} is not an address out on the internet: private, link-local, reserved or the like`,
    };
  return { family, address, cidr: `${address}/${version === 4 ? 32 : 128}` };
};

/** Whether an address lies in one of these ranges, such as those of a VPC. */
export const isWithin = ({ address, family }: RemoteCidr, ranges: readonly string[]): boolean => {
  const own = new BlockList();
  for (const range of ranges) {
    const [net = "", prefix] = range.split("/");
    own.addSubnet(net, Number(prefix), isIP(net) === 6 ? "ipv6" : "ipv4");
  }
  return own.check(address, family);
};
