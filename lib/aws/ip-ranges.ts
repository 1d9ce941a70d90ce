import { BlockList, isIP } from "node:net";

/**
 * Whether an address lies in one of some ranges, each an address or a CIDR block: "192.0.2.1", "2001:db8::/32". False for a text that is
 * not an address, or has a zone. Throws a RangeError for a malformed range.
 */
export function ranges(...texts: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of texts) add(list, text);
  return (address) => isAddress(address) && list.check(address, family(address));
}

/** Whether a text is an address or a CIDR block. */
export function isRange(text: string): boolean {
  try {
    ranges(text);
    return true;
  } catch {
    return false;
  }
}

function add(list: BlockList, text: string): void {
  const [net = "", prefix, ...rest] = text.split("/");
  if (rest.length > 0 || !isAddress(net) || !(prefix === undefined || /^\d{1,3}$/.test(prefix)))
    throw new RangeError(`${text} is neither an address nor a CIDR block`);
  if (prefix === undefined) list.addAddress(net, family(net));
  else list.addSubnet(net, Number(prefix), family(net));
}

function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
