import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Process } from "./process.ts";
import type { Story } from "./story.ts";
import type { Time } from "./time.ts";

/** A request that a process sends. */
export interface Call {
  readonly kind: "ledger" | "aws" | "invoke" | "http";
  /** "PutItem", "apply hall", "send watch". */
  readonly what: string;
  readonly input?: object;
}

/** What a scene lets happen to a call: an error, its answer lost, the death of the process, or milliseconds more. */
export type Upset = "refused" | "lost" | "dies" | { readonly after: number };

/** Answers for a call what happens to it; undefined: nothing. */
export type Upsetting = (call: Call, process: Process) => Upset | undefined;

export interface NetworkStats {
  crashes: number;
  lost: number;
  /** Requests to the ledger. */
  ledger: number;
}

/** An error as the SDK throws it: by its name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** Every request of every process: it takes time, it may fail, and it may outlive who sent it. */
export class Network {
  readonly #time: Time;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #story: Story;
  readonly upsets: Upsetting[] = [];
  readonly stats: NetworkStats = { crashes: 0, lost: 0, ledger: 0 };

  constructor(time: Time, chance: Chance, faults: Faults, story: Story) {
    this.#time = time;
    this.#chance = chance;
    this.#faults = faults;
    this.#story = story;
  }

  /** Sends a request: `done` carries it out where it arrives. Never settles for a process that is dead by then. */
  request<T>(process: Process, call: Call, done: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      process.run(() => {
        process.waiting += 1;
        this.#send(process, call, done, {
          answer: (result) => process.answer(() => resolve(result)),
          fail: (error) => process.answer(() => reject(error)),
        });
      });
    });
  }

  /** Lets a process wait. */
  pause(process: Process, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      process.run(() => {
        process.waiting += 1;
        this.#time.in(milliseconds, () => process.answer(resolve));
      });
    });
  }

  #send<T>(
    process: Process,
    call: Call,
    done: () => T,
    to: { readonly answer: (result: T) => void; readonly fail: (error: Error) => void },
  ): void {
    const chance = this.#chance;
    if (call.kind === "ledger") this.stats.ledger += 1;
    const upset = this.#upsetOf(call, process);
    const dies = this.#deathOf(process, upset);
    if (dies === "before") {
      this.#crash(process, `before ${call.what}`);
      return;
    }
    if (call.kind === "ledger" && process.cutOffUntil > this.#time.now) {
      this.#time.in(5_000, () => to.fail(named("TimeoutError", "the ledger cannot be reached")));
      return;
    }
    if (dies === "sent") this.#crash(process, `when ${call.what} was sent`);
    const later = (run: () => void) => this.#time.in(this.#latency(call), run);
    const fail = (error: Error) => later(() => to.fail(error));
    this.#time.in(this.#latency(call) + (typeof upset === "object" ? upset.after : 0), () => {
      const refusal = this.#refusalOf(call, upset);
      if (refusal !== undefined) {
        this.#story.say(() => `  ! ${process} ${call.what}: ${refusal.name}`);
        return fail(refusal);
      }
      let result: T;
      try {
        result = done();
        if (call.kind === "ledger" && chance.happens(this.#faults.ledgerRepeats)) {
          this.#story.say(() => `  ! ${process} ${call.what}: answer lost, the SDK sends it again`);
          result = done();
        }
      } catch (error) {
        return fail(error instanceof Error ? error : new Error(String(error)));
      }
      if (dies === "after") return this.#crash(process, `after ${call.what}`);
      if (upset === "lost" || chance.happens(this.#lossOf(call))) {
        this.stats.lost += 1;
        this.#story.say(() => `  ! ${process} ${call.what}: done, answer lost`);
        return fail(named("TimeoutError", "no answer"));
      }
      later(() => to.answer(result));
    });
  }

  #upsetOf(call: Call, process: Process): Upset | undefined {
    for (const upsetting of this.upsets) {
      const upset = upsetting(call, process);
      if (upset !== undefined) return upset;
    }
    return undefined;
  }

  #deathOf({ mortality }: Process, upset: Upset | undefined): "before" | "sent" | "after" | undefined {
    if (upset === "dies") return "before";
    return this.#chance.happens(mortality) ? this.#chance.pick(["before", "sent", "after"]) : undefined;
  }

  #crash(process: Process, when: string): void {
    this.stats.crashes += 1;
    process.kill(`died ${when}`);
  }

  #latency({ kind }: Call): number {
    const usual = kind === "ledger" ? this.#chance.between(1, 8) : this.#chance.between(5, 90);
    return this.#chance.happens(this.#faults.slow) ? usual * 60 : usual;
  }

  #refusalOf(call: Call, upset: Upset | undefined): Error | undefined {
    const f = this.#faults;
    const chance = this.#chance;
    const refuses = {
      ledger: f.ledgerRefuses,
      aws: f.awsRefuses,
      invoke: f.invokeRefuses,
      http: f.channelFails,
    }[call.kind];
    if (upset === "refused" || chance.happens(refuses)) return named("ThrottlingException", "Rate exceeded");
    if (
      call.kind === "ledger" &&
      /^(Update|Put|Transact)/.test(call.what) &&
      chance.happens(f.ledgerConflicts)
    )
      return call.what.startsWith("Transact")
        ? Object.assign(named("TransactionCanceledException"), {
            CancellationReasons: [{ Code: "TransactionConflict" }],
          })
        : named("TransactionConflictException");
    return undefined;
  }

  #lossOf({ kind }: Call): number {
    const f = this.#faults;
    return { ledger: f.ledgerLoses, aws: f.awsLoses, invoke: f.invokeLoses, http: f.channelFails / 2 }[kind];
  }
}
