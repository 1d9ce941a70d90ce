import { isIP, SocketAddress } from "node:net";
import { isOnInternet } from "../../aws/internet-address.ts";
import { ranges } from "../../aws/ip-ranges.ts";

/** One internet address, as EC2 writes it, with its full prefix length. */
export interface RemoteCidr {
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  readonly cidr: string;
}

/** Reads an address, or returns why it cannot be blocked. Refuses characters other than digits, letters, dots and colons. */
export function remoteCidr(text: string): RemoteCidr | { readonly refused: string } {
  const shown = JSON.stringify(String(text).slice(0, 64));
  const version = typeof text === "string" && /^[0-9A-Fa-f.:]{2,45}$/.test(text) ? isIP(text) : 0;
  if (version === 0) return { refused: `${shown} is not an IPv4 or IPv6 address` };
  const family = version === 4 ? "ipv4" : "ipv6";
  const { address } = new SocketAddress({ address: text, family });
  if (!isOnInternet(address))
    return {
      refused: `${shown} is not an address out on the internet: private, link-local, reserved or the like`,
    };
  return { family, address, cidr: `${address}/${version === 4 ? 32 : 128}` };
}

/** Whether an address lies in one of these ranges, for example those of a VPC. */
export function isWithin({ address }: RemoteCidr, cidrs: readonly string[]): boolean {
  return ranges(...cidrs)(address);
}
