/** When the simulations begin. */
export const START = Date.parse("2026-11-20T03:00:00.000Z");

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Something that is to happen. */
export interface Entry {
  readonly at: number;
  readonly tie: number;
  /** Undefined: it was called off. */
  run: (() => void) | undefined;
}

/** More happened than a schedule can need: something goes round in circles. */
export class Runaway extends Error {
  override readonly name = "Runaway";
}

/** How many events one turn of Node's event loop plays. Between any two of them Node settles all promises. */
const PER_TURN = 64;

/** Virtual time: what is to happen, in order. Two things of one moment happen in an order that chance draws. */
export class Time {
  now = START;
  events = 0;
  /** The most events of a simulation, so that a circle ends. */
  most: number;
  readonly #heap: Entry[] = [];
  readonly #tie: () => number;

  constructor(tie: () => number, most = 20_000) {
    this.#tie = tie;
    this.most = most;
  }

  date(): Date {
    return new Date(Math.floor(this.now));
  }

  /** Runs something so many milliseconds from now. */
  in(milliseconds: number, run: () => void): Entry {
    const entry: Entry = { at: this.now + Math.max(0, milliseconds), tie: this.#tie(), run };
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
    return entry;
  }

  /** Calls something off. */
  cancel(entry: Entry): void {
    entry.run = undefined;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      let least = heap[child];
      if (least === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, least)) {
        least = right;
        child += 1;
      }
      if (isBefore(last, least)) break;
      heap[i] = least;
      i = child;
    }
    heap[i] = last;
    return first;
  }

  /** Plays all that happens until a moment, or until `enough` says so. Throws `Runaway`. */
  until(end: number, enough: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      let over = false;
      const one = () => {
        if (over) return;
        while (this.#heap[0] !== undefined && this.#heap[0].run === undefined) this.#pop();
        const [next] = this.#heap;
        if (enough() || next === undefined || next.at > end) {
          over = true;
          if (!enough()) this.now = Math.max(this.now, end);
          resolve();
          return;
        }
        if (++this.events > this.most) {
          over = true;
          reject(new Runaway(`more than ${this.most} events by ${this.date().toISOString()}`));
          return;
        }
        this.#pop();
        this.now = Math.max(this.now, next.at);
        next.run?.();
      };
      const turn = () => {
        if (over) return;
        for (let i = 0; i < PER_TURN; i++) setImmediate(one);
        setImmediate(turn);
      };
      turn();
    });
  }

  /** Plays so many milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return this.until(this.now + milliseconds);
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.tie <= other.tie);
}
