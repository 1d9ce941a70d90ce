import type { Chance } from "../chance.ts";
import type { Faults } from "../faults.ts";
import { type Network, named } from "../network.ts";
import type { Process } from "../process.ts";
import type { Story } from "../story.ts";
import { MINUTE, type Time } from "../time.ts";

export const PLACE = { account: "123456789012", region: "us-east-1" };

/** The resources of the world, and how they are before anything happens. */
export const THINGS: Readonly<Record<string, string>> = {
  hall: "on",
  attic: "dim",
  cellar: "red",
  k1: "active",
  k2: "old",
};

/** What Cordon sets: a lamp that is drained first is `drain` for a while. */
const OURS = ["off", "drain"];

export function isOurs(value: string | undefined): boolean {
  return value !== undefined && OURS.includes(value);
}

/** A call that changes something, when it is sent and when it arrives. */
export interface Changing {
  readonly kind: "apply" | "revert" | "evidence";
  readonly thing: string;
  readonly to: string;
  /** Whose response it serves. */
  readonly response: string;
  readonly process: Process;
  /** Noted when it was sent, by whoever watches. */
  readonly sent: { state?: string; isLeased?: boolean };
}

/** How a thing came to be as it is. */
export type SetBy = "start" | "cordon" | "revert" | "outsider";

/** How long a snapshot takes. */
const SNAPSHOT = 6 * MINUTE;

/** The account: lamps and keys, snapshots, and a record of who changed what last. */
export class World {
  readonly values = new Map(Object.entries(THINGS));
  /** What others than Cordon set last: what an undo of everything must leave. */
  readonly others = new Map(Object.entries(THINGS));
  readonly setBy = new Map<string, SetBy>(Object.keys(THINGS).map((thing) => [thing, "start"]));
  /** When another principal changed a thing last. */
  readonly changedAt = new Map<string, number>();
  /** `response/lamp` → when its snapshot was begun. */
  readonly snapshots = new Map<string, number>();
  /** What CloudTrail answers to every look-up. */
  readonly trail: object[] = [];
  onSent: (change: Changing) => void = () => {};
  onDone: (change: Changing, from: string) => void = () => {};
  readonly #network: Network;
  readonly #time: Time;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #story: Story;

  constructor(p: { network: Network; time: Time; chance: Chance; faults: Faults; story: Story }) {
    this.#network = p.network;
    this.#time = p.time;
    this.#chance = p.chance;
    this.#faults = p.faults;
    this.#story = p.story;
  }

  see(process: Process, thing: string): Promise<string | undefined> {
    return this.#network.request(process, { kind: "aws", what: `see ${thing}` }, () => {
      if (this.#chance.happens(this.#faults.awsDenies)) throw named("AccessDenied", "may not look");
      return this.values.get(thing);
    });
  }

  set(change: Omit<Changing, "sent">): Promise<void> {
    const { process, kind, thing, to } = change;
    const whole: Changing = { ...change, sent: {} };
    if (!process.dead) this.onSent(whole);
    return this.#network.request(process, { kind: "aws", what: `${kind} ${thing}=${to}` }, () => {
      const from = this.values.get(thing) ?? "";
      this.#story.say(() => `  * ${process} ${kind} ${thing}: ${from} → ${to} (${change.response})`);
      this.onDone(whole, from);
      if (kind === "apply" && !isOurs(from)) this.others.set(thing, from);
      this.values.set(thing, to);
      this.setBy.set(thing, kind === "revert" ? "revert" : "cordon");
    });
  }

  snapshot(process: Process, lamp: string, response: string): Promise<void> {
    const change: Changing = { kind: "evidence", thing: lamp, to: "snapshot", response, process, sent: {} };
    if (!process.dead) this.onSent(change);
    return this.#network.request(process, { kind: "aws", what: `snapshot ${lamp}` }, () => {
      const key = `${response}/${lamp}`;
      this.onDone(change, "");
      if (!this.snapshots.has(key)) this.snapshots.set(key, this.#time.now);
    });
  }

  /** Whether a snapshot was begun, and whether it is complete. */
  evidence(process: Process, lamp: string, response: string): Promise<"none" | "begun" | "complete"> {
    return this.#network.request(process, { kind: "aws", what: `see snapshot ${lamp}` }, () => {
      const begun = this.snapshots.get(`${response}/${lamp}`);
      if (begun === undefined) return "none";
      return this.#time.now - begun > SNAPSHOT ? "complete" : "begun";
    });
  }

  pause(process: Process, milliseconds: number): Promise<void> {
    return this.#network.pause(process, milliseconds);
  }

  /** Somebody else changes something. */
  outsider(thing: string, to: string): void {
    this.#story.say(() => `☞ an outsider sets ${thing}: ${this.values.get(thing)} → ${to}`);
    this.values.set(thing, to);
    this.others.set(thing, to);
    this.setBy.set(thing, "outsider");
    this.changedAt.set(thing, this.#time.now);
  }
}
