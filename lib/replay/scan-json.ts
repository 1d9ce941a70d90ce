const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

/** How far into a JSON value a scan has come; kept from one piece of a file to the next. */
export interface Scan {
  /** Open braces and brackets. */
  depth: number;
  inText: boolean;
  /** The next byte of a text is escaped. */
  isEscaped: boolean;
  /** Where the last look ended: after the value, or after the line feed that broke it. */
  stopped: number;
}

export function newScan(depth = 0): Scan {
  return { depth, inText: false, isEscaped: false, stopped: 0 };
}

/**
 * Looks for the end of the object or list that is open, and reads nothing else of it: whether it is JSON says JSON.parse.
 * "more": it goes on in the next piece. "broken": a text goes on over the end of its line, which JSON does not allow, so it
 * is cut, and what stands on the next line is something else.
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
