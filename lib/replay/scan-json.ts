const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

/** The progress of a scan within a JSON value, kept between pieces of a file. */
export interface Scan {
  /** Open braces and brackets. */
  depth: number;
  inText: boolean;
  /** The next byte of a text is escaped. */
  isEscaped: boolean;
  /** Where the last scan ended: after the value, or after the line feed that broke it. */
  stopped: number;
}

export function newScan(depth = 0): Scan {
  return { depth, inText: false, isEscaped: false, stopped: 0 };
}

/**
 * Finds the end of the open object or list and checks nothing else; JSON.parse does that. "more": it continues in the next piece.
 * "broken": a string continues over the end of its line, which JSON forbids, so it was cut off, and the next line begins something else.
 */
export function seekEnd(bytes: Uint8Array, from: number, scan: Scan): "end" | "more" | "broken" {
  let { depth, inText } = scan;
  let at = from;
  if (scan.isEscaped && at < bytes.length) at += 1;
  scan.isEscaped = false;
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inText) {
      if (byte === QUOTE) inText = false;
      else if (byte === BACKSLASH) at += 1;
      else if (byte === LINE_FEED) return stop(scan, at + 1, "broken");
    } else if (byte === QUOTE) inText = true;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth <= 0) return stop(scan, at + 1, "end");
    }
  }
  scan.depth = depth;
  scan.inText = inText;
  scan.isEscaped = at > bytes.length;
  return stop(scan, bytes.length, "more");
}

function stop<How>(scan: Scan, at: number, how: How): How {
  scan.stopped = at;
  return how;
}
