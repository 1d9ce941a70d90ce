/** Whether a part of a pattern matches a text of an event. */
export type TextTest = (text: string) => boolean;

/** EventBridge compares texts with their quotation marks, so a mark in a prefix or suffix may be the text's own. */
export function isPlain(affix: string): boolean {
  return !affix.includes('"');
}

/** Texts that begin with the prefix. */
export function startsWith(prefix: string): TextTest {
  if (!isPlain(prefix)) return (text) => `"${text}"`.startsWith(`"${prefix}`);
  return (text) => text.startsWith(prefix);
}

/** Texts that end with the suffix. */
export function endsWith(suffix: string): TextTest {
  if (!isPlain(suffix)) return (text) => `"${text}"`.endsWith(`${suffix}"`);
  return (text) => text.endsWith(suffix);
}

/** Texts that are equal except for upper and lower case, letter by letter, as event-ruler folds them. */
export function equalsIgnoringCase(wanted: string): TextTest {
  const folds = caseFolds(wanted);
  return (text) => endOfFolds(text, 0, folds) === text.length;
}

/** Texts that begin with the prefix in any case. */
export function startsWithIgnoringCase(prefix: string): TextTest {
  const folds = caseFolds(`"${prefix}`);
  return (text) => endOfFolds(`"${text}"`, 0, folds) >= 0;
}

/** Texts that end with the suffix in any case. */
export function endsWithIgnoringCase(suffix: string): TextTest {
  const folds = caseFolds(`${suffix}"`).reverse();
  return (text) => startOfFolds(`"${text}"`, folds) >= 0;
}

/**
 * Texts that the wildcard matches, with their common prefix and suffix: `*` is any run of characters, `\*` and `\\` are literal. Throws
 * an Error for `**` and for any other use of the backslash.
 */
export function wildcard(source: string): { test: TextTest; start: string; end: string } {
  const pieces = wildcardPieces(source);
  const start = pieces[0] ?? "";
  const end = pieces.at(-1) ?? "";
  return { test: covers(start, pieces.slice(1, -1), pieces.length > 1 ? end : undefined), start, end };
}

function covers(first: string, between: readonly string[], last: string | undefined): TextTest {
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    // The leftmost position is always the best one, so no position is tried twice.
    let at = first.length;
    for (const piece of between) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= text.length - last.length;
  };
}

function wildcardPieces(source: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let at = 0; at < source.length; at++) {
    let char = source.charAt(at);
    if (char === "*") {
      if (source[at + 1] === "*") throw new Error("consecutive wildcard characters");
      pieces.push(piece);
      piece = "";
      continue;
    }
    if (char === "\\") {
      char = source.charAt(++at);
      if (char !== "*" && char !== "\\") throw new Error("a backslash may only precede * or \\");
    }
    piece += char;
  }
  return [...pieces, piece];
}

type CaseFold = { lower: string; upper: string };

function caseFolds(text: string): CaseFold[] {
  return Array.from({ length: text.length }, (_, at) => {
    const unit = text.charAt(at);
    // event-ruler folds halves of a surrogate pair one by one, and Java encodes a half as "?".
    const char = /[\ud800-\udfff]/.test(unit) ? "?" : unit;
    return { lower: char.toLowerCase(), upper: char.toUpperCase() };
  });
}

/** Where the folds end in the text when they begin at `at`, or -1. */
function endOfFolds(text: string, at: number, folds: readonly CaseFold[]): number {
  let end = at;
  for (const { lower, upper } of folds) {
    if (text.startsWith(lower, end)) end += lower.length;
    else if (text.startsWith(upper, end)) end += upper.length;
    else return -1;
  }
  return end;
}

/** Where the folds, last letter first, begin when they end with the text, or -1. */
function startOfFolds(text: string, reversed: readonly CaseFold[]): number {
  let start = text.length;
  for (const { lower, upper } of reversed) {
    if (text.endsWith(lower, start)) start -= lower.length;
    else if (text.endsWith(upper, start)) start -= upper.length;
    else return -1;
  }
  return start;
}
