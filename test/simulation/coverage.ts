import { isRecord } from "../../lib/model/json.ts";
import { ALL_STATES, type State } from "../../lib/model/response-state.ts";
import type { LampEvent } from "./aws/playbooks.ts";
import type { Process } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** Everything that can come to a response. */
export const NEWS = [
  "event",
  "resume",
  "linked",
  "check",
  "revert",
  "plan",
  "approve",
  "undo",
  "decline",
  "accept",
  "note",
  "extend",
  "contain",
  "drift",
] as const;
export type News = (typeof NEWS)[number];

/** How often each kind of news came to a response in each state. */
export class Coverage {
  readonly counts = new Map<string, number>();
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    simulation.lambdas.onStart = (process) => this.#started(process);
  }

  #add(state: State | "none", news: News): void {
    const key = `${state} ${news}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Another principal changed a thing that responses hold. */
  outsider(thing: string): void {
    const { ledger } = this.#simulation;
    for (const { response } of ledger.holdsOf(thing))
      this.#add(ledger.find(response)?.state ?? "none", "drift");
  }

  #of(id: unknown, news: News): void {
    if (typeof id === "string") this.#add(this.#simulation.ledger.find(id)?.state ?? "none", news);
  }

  #started({ name, payload }: Process): void {
    if (!isRecord(payload)) return;
    if (isEvent(payload)) {
      const playbook = name.slice("respond-".length);
      const of = this.#simulation.ledger
        .responses()
        .filter((one) => one.playbook === playbook && one.signal?.id === payload.detail.finding);
      this.#add(of.at(-1)?.state ?? "none", "event");
      return;
    }
    const { kind, id, decision, Records } = payload;
    if (Array.isArray(Records)) {
      this.#records(Records);
      return;
    }
    if (kind === "decide" && isRecord(decision)) {
      const news = NEWS.find((one) => one === decision["kind"]);
      if (news !== undefined) this.#of(decision["response"] ?? "", news);
      return;
    }
    const news = NEWS.find((one) => one === kind);
    if (news !== undefined && name !== "review" && name !== "revert-identity") this.#of(id, news);
  }

  #records(records: readonly unknown[]): void {
    for (const record of records) {
      const body = isRecord(record) && typeof record["body"] === "string" ? JSON.parse(record["body"]) : {};
      if (isRecord(body) && "response" in body && !("message" in body)) this.#of(body["response"], "check");
    }
  }

  /** Adds another schedule's counts. */
  static sum(all: readonly Coverage[]): ReadonlyMap<string, number> {
    const sum = new Map<string, number>();
    for (const { counts } of all) for (const [key, n] of counts) sum.set(key, (sum.get(key) ?? 0) + n);
    return sum;
  }
}

/** The counts as a table: states down, news across. */
export function tableOf(counts: ReadonlyMap<string, number>): string {
  const states: readonly (State | "none")[] = ["none", ...ALL_STATES];
  const rows = states.map((state) =>
    [state.padEnd(18), ...NEWS.map((news) => String(counts.get(`${state} ${news}`) ?? "·").padStart(8))].join(
      "",
    ),
  );
  return [["".padEnd(18), ...NEWS.map((news) => news.padStart(8))].join(""), ...rows].join("\n");
}

function isEvent(payload: object): payload is LampEvent {
  return "source" in payload && payload.source === "lamps";
}
