/** The deepest nesting of arrays and objects, as in the JSON reader under event-ruler. */
export const MAX_DEPTH = 1000;

/** JSON (RFC 8259) does not allow this place of the text. */
export class Unexpected extends Error {
  override readonly name = "Unexpected";
  readonly at: number;

  constructor(at: number) {
    super(`unexpected character at ${at}`);
    this.at = at;
  }
}

/**
 * A text as one byte per UTF-16 unit, with a final 0: ASCII units unchanged, any other unit as some byte above. JSON's tokens are all
 * ASCII, so this shows the position of each token, and bytes are several times faster to read than the characters of a string.
 */
export type Codes = Uint8Array;

/** Token marks by code. */
export const QUOTE = 0x22;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const BRACE = 0x7b;
export const BRACE_END = 0x7d;
export const BRACKET = 0x5b;
export const BRACKET_END = 0x5d;
const BACKSLASH = 0x5c;

/** Longer texts get a separate buffer, so that one of them does not keep its memory forever. */
const KEPT = 1 << 20;
let kept: Buffer = Buffer.allocUnsafeSlow(1 << 14);

/** The codes of a text, valid until the next call. */
export function codesOf(text: string): Codes {
  const bytes = room(text.length + 8);
  // UTF-8 has one byte per unit exactly where all is ASCII; with this much room a longer text shows.
  if (bytes.write(text, "utf8") !== text.length) {
    const units = Buffer.from(text, "utf16le");
    const wide = new Uint16Array(units.buffer, units.byteOffset, text.length);
    new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length).set(wide);
  }
  bytes[text.length] = 0;
  return bytes;
}

function room(length: number): Buffer {
  if (length <= kept.length) return kept;
  const bytes = Buffer.allocUnsafeSlow(Math.max(length, kept.length * 2));
  if (length <= KEPT) kept = bytes;
  return bytes;
}

/** Where the next token begins. */
export function afterSpace(codes: Codes, at: number): number {
  while (codes[at]! <= 0x20 && isSpace(codes[at]!)) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** 1 for the codes that stand for themselves in a string: all except quote, backslash and control characters. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
);

/** The end of the string whose first character is at `at`; negative when it has escapes. Throws Unexpected. */
export function afterString(codes: Codes, at: number): number {
  while (PLAIN[codes[at]!] === 1) at++;
  if (codes[at] === QUOTE) return at + 1;
  return -afterEscapes(codes, at);
}

function afterEscapes(codes: Codes, at: number): number {
  while (codes[at] !== QUOTE) {
    if (codes[at] !== BACKSLASH) throw new Unexpected(at);
    at = afterEscape(codes, at + 1);
    while (PLAIN[codes[at]!] === 1) at++;
  }
  return at + 1;
}

function afterEscape(codes: Codes, at: number): number {
  const mark = codes[at]!;
  if (mark === 0x75) {
    for (let digit = 1; digit <= 4; digit++) if (!isHex(codes[at + digit]!)) throw new Unexpected(at + digit);
    return at + 5;
  }
  if (!SIMPLE_ESCAPES.has(mark)) throw new Unexpected(at);
  return at + 1;
}

const SIMPLE_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The end of the number, `true`, `false` or `null` that begins at `at`. Throws Unexpected. */
export function afterPlain(codes: Codes, at: number): number {
  const first = codes[at]!;
  if (first === 0x74) return afterWord(codes, at, TRUE);
  if (first === 0x66) return afterWord(codes, at, FALSE);
  if (first === 0x6e) return afterWord(codes, at, NULL);
  if (first === 0x2d) at++;
  if (codes[at] === 0x30) at++;
  else at = afterDigits(codes, at);
  if (codes[at] === 0x2e) at = afterDigits(codes, at + 1);
  if ((codes[at]! | 0x20) === 0x65) {
    at++;
    if (codes[at] === 0x2b || codes[at] === 0x2d) at++;
    at = afterDigits(codes, at);
  }
  return at;
}

const [TRUE, FALSE, NULL] = ["true", "false", "null"].map((word) => Buffer.from(word)) as [
  Buffer,
  Buffer,
  Buffer,
];

function afterWord(codes: Codes, at: number, word: Buffer): number {
  for (const code of word) if (codes[at++] !== code) throw new Unexpected(at - 1);
  return at;
}

function afterDigits(codes: Codes, at: number): number {
  if (!isDigit(codes[at]!)) throw new Unexpected(at);
  do at++;
  while (isDigit(codes[at]!));
  return at;
}

/** The end of the value that begins at `at` within `depth` others: checked, not read. Throws Unexpected. */
export function afterValue(codes: Codes, at: number, depth: number): number {
  const first = codes[at]!;
  if (first === QUOTE) return Math.abs(afterString(codes, at + 1));
  if (first !== BRACE && first !== BRACKET) return afterPlain(codes, at);
  if (depth >= MAX_DEPTH) throw new Unexpected(at);
  const end = first + 2;
  for (at = afterOpen(codes, at); at > 0; at = afterItem(codes, at, end)) {
    if (first === BRACE) {
      if (codes[at] !== QUOTE) throw new Unexpected(at);
      at = afterColon(codes, Math.abs(afterString(codes, at + 1)));
    }
    // Most values are strings, which do not need this function.
    at = codes[at] === QUOTE ? Math.abs(afterString(codes, at + 1)) : afterValue(codes, at, depth + 1);
  }
  return -at;
}

/** The start of the first item of the array or object that opens at `at`; if it is empty, its end, negative. */
export function afterOpen(codes: Codes, at: number): number {
  const end = codes[at]! + 2; // both closing marks are two codes after their opening ones
  at = afterSpace(codes, at + 1);
  return codes[at] === end ? -at - 1 : at;
}

/** The start of the next item after one that ends at `at`; after the last, the end of the whole, negative. Throws Unexpected. */
export function afterItem(codes: Codes, at: number, end: number): number {
  at = afterSpace(codes, at);
  const mark = codes[at];
  if (mark === end) return -at - 1;
  if (mark !== COMMA) throw new Unexpected(at);
  return afterSpace(codes, at + 1);
}

/** The start of the value whose key ends at `at`. Throws Unexpected. */
export function afterColon(codes: Codes, at: number): number {
  at = afterSpace(codes, at);
  if (codes[at] !== COLON) throw new Unexpected(at);
  return afterSpace(codes, at + 1);
}

/** The string between two positions of a text that `afterString` passed. */
export function stringBetween(text: string, start: number, end: number): string {
  return end < 0 ? JSON.parse(text.slice(start - 1, -end)) : text.slice(start, end - 1);
}
