/** A closed range of addresses as hexadecimal digits, both ends of equal length. */
export type AddressRange = { from: string; to: string };

/**
 * The address as 8 or 32 upper-case hexadecimal digits, or undefined for another text. Leading zeros are decimal, and an IPv4-mapped IPv6
 * address is its IPv4 address, as in Java.
 */
export function addressDigits(text: string): string | undefined {
  return text.includes(":") ? version6(text) : version4(text);
}

/** The range of a CIDR block such as `10.0.0.0/8`; throws an Error with the reason. */
export function cidrRange(block: string): AddressRange {
  const [address = "", mask = "", ...rest] = block.split("/");
  if (mask === "" || rest.length > 0) throw new Error("a CIDR block is address/bits");
  const digits = addressDigits(address);
  if (digits === undefined) throw new Error(`not an IP address: ${address}`);
  const width = digits.length * 4;
  if (!/^\+?\d+$/.test(mask) || Number(mask) >= width)
    throw new Error(`the bits after / must be 0 to ${width - 1}`);
  const free = (1n << BigInt(width - Number(mask))) - 1n;
  const value = BigInt(`0x${digits}`);
  return { from: hex(value & ~free, digits.length), to: hex(value | free, digits.length) };
}

/**
 * Whether digits lie in the range as EventBridge compares them: digit by digit, deciding as early as possible and never beyond the
 * range's length. So an IPv6 address can lie in an IPv4 block that its first 32 bits match, and a short IPv4 address in a wide IPv6
 * block.
 */
export function inRange(text: string, { from, to }: AddressRange): boolean {
  const digits = /^[0-9A-F]*/.exec(text)?.[0].slice(0, from.length) ?? "";
  if (digits.length === from.length) return from <= digits && digits <= to;
  return from.slice(0, digits.length) < digits && digits < to.slice(0, digits.length);
}

function hex(value: bigint | number, length: number): string {
  return value.toString(16).toUpperCase().padStart(length, "0");
}

function version4(text: string): string | undefined {
  if (text.length > 15 || !/^\d+\.\d+\.\d+\.\d+$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.map((byte) => hex(byte, 2)).join("");
}

function version6(text: string): string | undefined {
  if (!/^[0-9a-fA-F:]+$/.test(text)) return undefined;
  const [head = "", tail, ...rest] = text.split("::");
  if (rest.length > 0) return undefined;
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array<string>(missing).fill("0"), ...last];
  if (groups.some((group) => group === "" || Number.parseInt(group, 16) > 0xffff)) return undefined;
  const digits = groups.map((group) => hex(Number.parseInt(group, 16), 4)).join("");
  return /^0{20}FFFF/.test(digits) ? digits.slice(24) : digits;
}
