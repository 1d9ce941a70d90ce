/** What to make of each JSON value while reading; numbers and literals arrive as their source text. */
export type Build<T> = {
  /** A new object; its members follow one by one. */
  object(): T;
  member(object: T, key: string, value: T): void;
  array(items: T[]): T;
  string(text: string): T;
  number(source: string): T;
  literal(source: "true" | "false" | "null"): T;
};

/** Arrays and objects inside each other; the same as the JSON reader under event-ruler allows. */
export const MAX_DEPTH = 1000;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/**
 * Reads strict JSON (RFC 8259) and keeps what JSON.parse loses: repeated keys, their order and the
 * text of numbers. Throws SyntaxError, also when values are nested deeper than MAX_DEPTH.
 */
export function readJson<T>(text: string, build: Build<T>): T {
  let at = 0;

  function fail(): never {
    const found = at < text.length ? JSON.stringify(text[at]) : "the end";
    throw new SyntaxError(`not JSON: unexpected ${found} at character ${at + 1}`);
  }
  function skipSpace(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at++;
    }
  }
  function take(sticky: RegExp): string {
    sticky.lastIndex = at;
    if (!sticky.test(text)) fail();
    const taken = text.slice(at, sticky.lastIndex);
    at = sticky.lastIndex;
    return taken;
  }
  /** Takes the separator if it is there; false means that the closing mark was taken instead. */
  function goesOn(close: string): boolean {
    skipSpace();
    const mark = text[at];
    if (mark !== "," && mark !== close) fail();
    at++;
    return mark === ",";
  }
  function string(): string {
    if (text[at] !== '"') fail();
    const start = at++;
    let escaped = false;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escaped = true;
        at++;
      } else if (!(code >= 0x20)) fail(); // a control character, or NaN: the end of the text
    }
    at++;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at));
    } catch {
      at = start;
      fail();
    }
  }
  function object(depth: number): T {
    const found = build.object();
    at++;
    skipSpace();
    if (text[at] === "}") at++;
    else
      do {
        skipSpace();
        const key = string();
        skipSpace();
        if (text[at++] !== ":") {
          at--;
          fail();
        }
        build.member(found, key, value(depth));
      } while (goesOn("}"));
    return found;
  }
  function array(depth: number): T {
    const items: T[] = [];
    at++;
    skipSpace();
    if (text[at] === "]") at++;
    else
      do items.push(value(depth));
      while (goesOn("]"));
    return build.array(items);
  }
  function value(depth: number): T {
    skipSpace();
    const first = text[at];
    if (first === '"') return build.string(string());
    if (first === "{" || first === "[") {
      if (depth >= MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH}`);
      return first === "{" ? object(depth + 1) : array(depth + 1);
    }
    if (first === "t" || first === "f" || first === "n")
      return build.literal(take(LITERAL) as "true" | "false" | "null");
    return build.number(take(NUMBER));
  }

  const whole = value(0);
  skipSpace();
  if (at < text.length) fail();
  return whole;
}
