import { type Found, MOST_BYTES, newLineValues, parse, tooLong } from "./line-values.ts";
import { newScan, seekEnd } from "./scan-json.ts";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** The start of a CloudTrail log file, or of an answer of GetFindings: the events are the list's elements. */
const LOG = /^\{\s*"(?:Records|Findings)"\s*:\s*\[/;
/** The number of bytes that identify such a file. */
const OPENING = 64;

/** A cheap test, because it runs on every line. */
function mayBeLog(bytes: Uint8Array, at: number): boolean {
  return (
    isSpace(bytes[at] ?? 0) || (bytes[at] === QUOTE && (bytes[at + 1] === 0x52 || bytes[at + 1] === 0x46))
  );
}

/**
 * Splits a stream into JSON values, and keeps at most the longest of them: values on lines, or the elements of a list of any length, also
 * on one line, as in a CloudTrail log file. Continues after malformed parts.
 *
 * Finds only the ends of values, and leaves their parsing to JSON.parse (docs/decisions/0016).
 */
export function newSplitter() {
  const found: Found[] = [];
  const lines = newLineValues(found);
  let held: Uint8Array[] = [];
  let length = 0;
  let mode: keyof typeof steps = "start";
  let scan = newScan();
  /** Elements of this list so far; after an object's list, the object must end too. */
  let elements = 0;
  let isLog = false;

  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    if (length <= MOST_BYTES) held.push(piece);
    else held = [];
  };
  /** The buffered text; undefined when it was too long. */
  const take = (): string | undefined => {
    const text = length > MOST_BYTES ? undefined : Buffer.concat(held).toString("utf8");
    held = [];
    length = 0;
    return text;
  };
  const element = (): void => {
    const text = take();
    const parsed = text === undefined ? { problem: tooLong } : parse(text);
    found.push("value" in parsed ? parsed : { problem: `event ${elements} of the list: ${parsed.problem}` });
  };
  const openList = (log: boolean): void => {
    isLog = log;
    elements = 0;
    mode = "list";
  };

  /** Each handler consumes bytes, or changes the mode, and returns the next position. */
  const steps = {
    start(bytes: Uint8Array, at: number): number {
      if (!lines.isOpen()) {
        if (bytes[at] === LIST) {
          openList(false);
          return at + 1;
        }
        if (bytes[at] === OBJECT && mayBeLog(bytes, at + 1)) {
          const log = LOG.exec(Buffer.from(bytes.subarray(at, at + OPENING)).toString("latin1"));
          if (log) {
            openList(true);
            return at + log[0].length;
          }
        }
      }
      mode = "line";
      return at;
    },
    line(bytes: Uint8Array, at: number): number {
      const end = bytes.indexOf(LINE_FEED, at);
      keep(bytes.subarray(at, end < 0 ? bytes.length : end));
      if (end < 0) return bytes.length;
      lines.line(take());
      mode = "start";
      return end + 1;
    },
    list(bytes: Uint8Array, from: number): number {
      let at = from;
      while (at < bytes.length && (isSpace(bytes[at]!) || bytes[at] === COMMA)) at += 1;
      if (at === bytes.length) return at;
      if (bytes[at] === LIST_END) {
        mode = isLog ? "afterList" : "start";
        scan = newScan(1);
        return at + 1;
      }
      elements += 1;
      scan = newScan();
      mode = bytes[at] === OBJECT || bytes[at] === LIST ? "element" : "scalar";
      return at;
    },
    element(bytes: Uint8Array, at: number): number {
      const how = seekEnd(bytes, at, scan);
      keep(bytes.subarray(at, scan.stopped));
      if (how === "more") return bytes.length;
      element();
      mode = "list";
      return scan.stopped;
    },
    /** A list element that is neither an object nor a list. */
    scalar(bytes: Uint8Array, from: number): number {
      let at = from;
      while (at < bytes.length && ![COMMA, LIST_END, LINE_FEED].includes(bytes[at]!)) at += 1;
      keep(bytes.subarray(from, at));
      if (at === bytes.length) return at;
      element();
      mode = "list";
      return at;
    },
    /** Other members of a log's object. */
    afterList(bytes: Uint8Array, at: number): number {
      if (seekEnd(bytes, at, scan) !== "more") mode = "start";
      return scan.stopped;
    },
  };

  const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
  let isFirst = true;
  /** The possible start of a log, tested when enough bytes arrived. */
  let opening: Uint8Array = new Uint8Array();

  const run = (piece: Uint8Array, isLast: boolean): Found[] => {
    const bytes = opening.length > 0 ? Buffer.concat([opening, piece]) : piece;
    opening = new Uint8Array();
    let at = 0;
    if (isFirst && (bytes.length >= 3 || isLast)) {
      isFirst = false;
      if (BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte)) at = 3;
    }
    while (at < bytes.length) {
      if (mode === "start") {
        if (!lines.isOpen())
          while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d))
            at += 1;
        if (!isLast && bytes.length - at < OPENING) {
          opening = bytes.subarray(at);
          break;
        }
      }
      if (at < bytes.length) at = steps[mode](bytes, at);
    }
    return found.splice(0);
  };

  return {
    /** The values that end in this piece. */
    push: (piece: Uint8Array): Found[] => run(piece, false),
    /** The values that end at the end of the file. */
    end(): Found[] {
      const last = run(new Uint8Array(), true);
      if (mode === "line") lines.line(take());
      lines.end();
      if (mode === "element" || mode === "scalar") element();
      if (mode !== "line" && mode !== "start")
        found.push({ problem: `the list does not end, after ${elements} events: the file is cut` });
      return [...last, ...found.splice(0)];
    },
  };
}
