/**
 * The number of a JSON number text, or undefined when a 64-bit float cannot represent it exactly (1e400, 0.1000000000000000000001). Such
 * a number equals only its own text.
 * Source: event-ruler, ComparableNumber.
 */
export function comparableNumber(source: string): number | undefined {
  const number = Number(source) + 0; // -0 is 0
  if (!Number.isFinite(number)) return undefined;
  const shortest = String(number);
  if (shortest === source) return number;
  return decimal(source) === decimal(shortest) ? number : undefined;
}

/** One text per decimal value: sign, digits without zeros at the ends, power of ten. */
function decimal(source: string): string {
  const [mantissa = "", power = "0"] = source.toLowerCase().split("e");
  const negative = mantissa.startsWith("-");
  const [whole = "", fraction = ""] = mantissa.slice(negative ? 1 : 0).split(".");
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === "0") start++;
  if (start === end) return "0";
  while (digits[end - 1] === "0") end--;
  const exponent = Number(power) - fraction.length + (digits.length - end);
  return `${negative ? "-" : ""}${digits.slice(start, end)}e${exponent}`;
}
