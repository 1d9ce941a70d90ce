import { responseFrom } from "../../lib/ledger/response-item.ts";
import { BRAKES, isBrake } from "../../lib/ledger/suppressions.ts";
import { fromItem, type Item, RESPONSE, responsePk } from "../../lib/ledger/table.ts";
import type { AuditEntry, Response, StepRecord } from "../../lib/model/response.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import type { Store } from "./dynamo/store.ts";

/** Who holds which attribute. */
export interface HeldBy {
  /** Account, Region and attribute. */
  readonly hold: string;
  readonly response: string;
  readonly releasing?: boolean;
  readonly lost?: boolean;
}

/** Items never change, so each is read once. */
const read = new WeakMap<Item, unknown>();

function once<T>(item: Item, reading: (item: Item) => T): T {
  // What was put under an item is what the same reader made of it: each kind of item has one reader.
  if (read.has(item)) return read.get(item) as T;
  const made = reading(item);
  read.set(item, made);
  return made;
}

export function responseOf(item: Item): Response {
  return once(item, responseFrom);
}

export function stepOf(item: Item): StepRecord {
  return once(item, (one) => fromItem<StepRecord>(one));
}

/** The ledger as it is this very moment, for those who watch and for scenes. */
export class LedgerView {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(id: string): Response | undefined {
    const item = this.#store.get(responsePk(id), RESPONSE);
    return item && responseOf(item);
  }

  get(id: string): Response {
    const found = this.find(id);
    if (found === undefined) throw new Error(`no response ${id} in the simulated ledger`);
    return found;
  }

  /** In the order of their claims. */
  responses(): Response[] {
    const found: Response[] = [];
    for (const item of this.#store.all()) if (item["sk"]?.S === RESPONSE) found.push(responseOf(item));
    return found;
  }

  steps(id: string): StepRecord[] {
    return this.#under(id, "step#").map(stepOf);
  }

  audit(id: string): AuditEntry[] {
    return this.#under(id, "audit#").map((item) => once(item, (one) => fromItem<AuditEntry>(one)));
  }

  #under(id: string, prefix: string): Item[] {
    return this.#store.under(responsePk(id)).filter((item) => item["sk"]?.S?.startsWith(prefix));
  }

  holds(): HeldBy[] {
    const found: HeldBy[] = [];
    for (const item of this.#store.all())
      if (item["pk"]?.S?.startsWith("H#")) found.push(once(item, (one) => fromItem<HeldBy>(one)));
    return found;
  }

  /** The holds of one thing, by its name. */
  holdsOf(thing: string): HeldBy[] {
    return this.holds().filter(({ hold }) => hold.endsWith(`/${thing}/state`));
  }

  /** Whether a decision took effect. */
  isDecided(id: string): boolean {
    return this.#store.get(`D#${id}`, "decision") !== undefined;
  }

  /** Suppressions in effect at a time. */
  brakes(at: number): Brake[] {
    return this.#store
      .under(BRAKES)
      .filter(isBrake)
      .map((item) => once(item, (one) => fromItem<Brake>(one)))
      .filter(({ until }) => Date.parse(until) > at);
  }
}
