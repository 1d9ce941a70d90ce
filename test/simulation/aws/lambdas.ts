import { errorOf } from "../../../lib/runtime/invoke.ts";
import type { Chance } from "../chance.ts";
import type { Faults } from "../faults.ts";
import { type Network, named } from "../network.ts";
import { Process } from "../process.ts";
import { payloadInWords, type Story } from "../story.ts";
import { MINUTE, SECOND, type Time } from "../time.ts";
import type { DeadLetters } from "./dead-letters.ts";

/** A handler of one run: made anew with what that run's process is handed. */
export type MakeHandler = (process: Process) => (event: never) => Promise<unknown>;

interface Deployed {
  readonly make: MakeHandler;
  /** Milliseconds. */
  readonly timeout: number;
}

type Done = (error: Error | undefined, result?: unknown) => void;

/** Lambda waits so long before the first and the second retry of an asynchronous invocation. */
const RETRY_AFTER = [MINUTE, 2 * MINUTE] as const;

/** How long a sandbox is kept that nobody uses, in milliseconds. */
const KEPT = 15 * MINUTE;

/** AWS Lambda: synchronous and asynchronous invocations, time-outs, retries, and sandboxes that are frozen after a run. */
export class Lambdas {
  readonly #time: Time;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #network: Network;
  readonly #story: Story;
  readonly #dead: DeadLetters;
  readonly #functions = new Map<string, Deployed>();
  #processes = 0;
  readonly stats = { runs: 0, timeouts: 0, standstills: 0, cutOffs: 0, thaws: 0 };
  onStart: (process: Process) => void = () => {};
  onEnd: (process: Process, error: Error | undefined) => void = () => {};

  constructor(p: {
    time: Time;
    chance: Chance;
    faults: Faults;
    network: Network;
    story: Story;
    dead: DeadLetters;
  }) {
    this.#time = p.time;
    this.#chance = p.chance;
    this.#faults = p.faults;
    this.#network = p.network;
    this.#story = p.story;
    this.#dead = p.dead;
  }

  deploy(name: string, timeout: number, make: MakeHandler): void {
    this.#functions.set(name, { make, timeout });
  }

  /** Puts something around a deployed function: what a scene lets a function do instead. */
  wrap(name: string, around: (make: MakeHandler) => MakeHandler): void {
    const { make, timeout } = this.#deployed(name);
    this.deploy(name, timeout, around(make));
  }

  #deployed(name: string): Deployed {
    const found = this.#functions.get(name);
    if (found === undefined) throw named("ResourceNotFoundException", `Function not found: ${name}`);
    return found;
  }

  /** Runs a function once. `payload` is what came over the wire: nobody else has it. */
  run(name: string, payload: unknown, done: Done): void {
    const { make, timeout } = this.#deployed(name);
    this.stats.runs += 1;
    const process = new Process(++this.#processes, name, payload);
    this.#trouble(process);
    const limit = this.#time.in(timeout, () => {
      if (process.ended) return;
      this.stats.timeouts += 1;
      process.kill("timed out");
    });
    process.onDeath = (why) => {
      this.#story.say(() => `  † ${process} ${why}`);
      if (process.ended) return;
      process.ended = true;
      this.#time.cancel(limit);
      this.onEnd(process, named("Runtime.ExitError", why));
      this.#time.in(50, () => done(named("Runtime.ExitError", why)));
    };
    const end = (error: Error | undefined, result?: unknown) => {
      if (process.ended) return;
      process.ended = true;
      this.#time.cancel(limit);
      this.#story.say(
        () => `  ${error ? "✗" : "✓"} ${process}${error ? ` ${error.name}: ${error.message}` : ""}`,
      );
      this.onEnd(process, error);
      done(error, result === undefined ? undefined : JSON.parse(JSON.stringify(result)));
      this.#freeze(process);
    };
    this.#story.say(() => `▸ ${process} ${payloadInWords(payload)}`);
    this.onStart(process);
    // A handler's event has the type that its function declares; what comes over the wire has none.
    const handler = make(process) as (event: unknown) => Promise<unknown>;
    handler(payload).then(
      (result) => end(undefined, result),
      (error) => end(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** What befalls a run: it may die, stand still, be cut off from the ledger. */
  #trouble(process: Process): void {
    const { crash, cutOff, standstill } = this.#faults;
    const chance = this.#chance;
    if (chance.happens(crash)) process.mortality = chance.pick([0.02, 0.05, 0.15]);
    if (chance.happens(cutOff))
      this.#time.in(chance.between(0, 2_000), () => {
        if (process.ended) return;
        this.stats.cutOffs += 1;
        process.cutOffUntil = this.#time.now + chance.between(8_000, 40_000);
        this.#story.say(() => `  ~ ${process} is cut off from the ledger`);
      });
    if (chance.happens(standstill))
      this.#time.in(chance.between(0, 1_500), () => {
        if (process.ended) return;
        this.stats.standstills += 1;
        process.frozen = true;
        this.#story.say(() => `  ~ ${process} stands still`);
        this.#time.in(chance.between(5_000, 50_000), () => {
          if (process.ended) return;
          this.#story.say(() => `  ~ ${process} goes on`);
          process.thaw();
        });
      });
  }

  /** After its answer a sandbox stands still; what it left goes on when it is used again, or never. */
  #freeze(process: Process): void {
    process.frozen = true;
    if (process.waiting === 0) {
      process.dead = true;
      return;
    }
    if (!this.#chance.happens(this.#faults.thaw)) {
      this.#time.in(KEPT, () => process.kill("and its sandbox are gone"));
      return;
    }
    this.#time.in(this.#chance.between(SECOND, KEPT), () => {
      this.stats.thaws += 1;
      this.#story.say(() => `  ~ ${process} was left in flight: its sandbox runs again, and it goes on`);
      process.thaw();
      this.#time.in(this.#chance.between(SECOND, 30 * SECOND), () =>
        process.kill("and its sandbox are gone"),
      );
    });
  }

  /** Calls a function and waits for its answer. `process`: who calls; absent: a person's client, with no faults on its way. */
  call(name: string, payload: object, process?: Process): Promise<unknown> {
    const [time, chance] = [this.#time, this.#chance];
    const sent: unknown = JSON.parse(JSON.stringify(payload));
    return new Promise((resolve, reject) => {
      let isSettled = false;
      const settle = (how: () => void) => {
        if (isSettled) return;
        isSettled = true;
        time.cancel(limit);
        time.in(chance.between(1, 20), () => (process ? process.answer(how) : how()));
      };
      const start = () => {
        if (process) process.waiting += 1;
        time.in(chance.between(2, 40), () => {
          if (process && chance.happens(this.#faults.invokeRefuses))
            return settle(() => reject(named("TooManyRequestsException", "Rate Exceeded.")));
          if (process && chance.happens(this.#faults.invokeLoses))
            time.in(chance.between(50, 3_000), () =>
              settle(() => {
                this.#network.stats.lost += 1;
                reject(named("TimeoutError", "no answer"));
              }),
            );
          this.run(name, sent, (error, result) =>
            settle(() =>
              error
                ? reject(errorOf({ errorType: error.name, errorMessage: error.message }))
                : resolve(result),
            ),
          );
        });
      };
      const limit = time.in(process ? 60_000 : 120_000, () =>
        settle(() => reject(named("TimeoutError", "the function did not answer"))),
      );
      if (process) process.run(start);
      else start();
    });
  }

  /** Hands a function some work; does not wait for it. */
  async send(name: string, payload: object, process: Process): Promise<void> {
    this.#deployed(name);
    const sent: unknown = JSON.parse(JSON.stringify(payload));
    await this.#network.request(process, { kind: "invoke", what: `send ${name}`, input: payload }, () =>
      this.start(name, sent),
    );
  }

  /** An asynchronous invocation, as EventBridge makes it too: at least once, retried twice. */
  start(name: string, payload: unknown): void {
    const { repeats } = this.#faults;
    if (this.#chance.happens(repeats))
      this.#time.in(this.#chance.between(100, MINUTE), () => this.#attempt(name, payload, 2));
    this.#time.in(this.#chance.between(2, 60), () => this.#attempt(name, payload, 0));
  }

  #attempt(name: string, payload: unknown, attempt: number): void {
    this.run(name, payload, (error) => {
      if (error === undefined) return;
      const pause = RETRY_AFTER[attempt];
      if (pause === undefined)
        this.#dead.add({ from: name, what: payload, why: `${error.name}: ${error.message}` });
      else this.#time.in(pause, () => this.#attempt(name, payload, attempt + 1));
    });
  }
}
