import type { Chance } from "../chance.ts";
import type { Faults } from "../faults.ts";
import { SECOND, type Time } from "../time.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Lambdas } from "./lambdas.ts";

/** A queue that a function reads, with the settings of lib/infra. */
export interface QueueSettings {
  readonly target: string;
  /** Milliseconds. */
  readonly visibility: number;
  readonly maxReceives: number;
  readonly batch: number;
  /** How many batches at once, at most. */
  readonly atOnce: number;
}

interface Message {
  readonly id: string;
  readonly body: string;
  /** When it was first to be seen. */
  readonly due: number;
  receives: number;
  /** Said by ChangeMessageVisibility while it was worked on. */
  postponed?: number;
}

interface Queue extends QueueSettings {
  ready: Message[];
  running: number;
  readonly inFlight: Map<string, Message>;
}

/** What a Lambda function answers for a batch. */
interface BatchAnswer {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

/** Amazon SQS with Lambda's pollers: delays, visibility, redelivery, duplicates, and dead letters. */
export class Queues {
  readonly #time: Time;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #lambdas: Lambdas;
  readonly #dead: DeadLetters;
  readonly #queues = new Map<string, Queue>();
  #messages = 0;
  /** How many messages of each queue wait or are worked on. */
  readonly pending = new Map<string, number>();
  constructor(p: { time: Time; chance: Chance; faults: Faults; lambdas: Lambdas; dead: DeadLetters }) {
    this.#time = p.time;
    this.#chance = p.chance;
    this.#faults = p.faults;
    this.#lambdas = p.lambdas;
    this.#dead = p.dead;
  }

  make(url: string, settings: QueueSettings): void {
    this.#queues.set(url, { ...settings, ready: [], running: 0, inFlight: new Map() });
  }

  enqueue(url: string, body: object, delay = 0): void {
    const queue = this.#queues.get(url);
    // A queue that no function reads is one that an alarm watches.
    if (queue === undefined) {
      this.#dead.add({ from: url, what: body, why: "was sent there" });
      return;
    }
    const text = JSON.stringify(body);
    this.#put(url, queue, text, delay);
    if (this.#chance.happens(this.#faults.repeats))
      this.#put(url, queue, text, delay + this.#chance.between(0, 30 * SECOND));
  }

  #put(url: string, queue: Queue, body: string, delay: number): void {
    this.pending.set(url, (this.pending.get(url) ?? 0) + 1);
    const message = { id: `m${++this.#messages}`, body, due: this.#time.now + delay, receives: 0 };
    this.#time.in(delay + this.#chance.between(5, 400), () => this.#show(url, queue, message));
  }

  #show(url: string, queue: Queue, message: Message): void {
    queue.ready.push(message);
    this.#poll(url, queue);
  }

  #poll(url: string, queue: Queue): void {
    if (queue.ready.length === 0 || queue.running >= queue.atOnce) return;
    const batch = queue.ready.splice(0, queue.batch);
    queue.running += 1;
    for (const message of batch) {
      message.receives += 1;
      queue.inFlight.set(message.id, message);
    }
    const Records = batch.map(({ id, body }) => ({ messageId: id, receiptHandle: id, body }));
    this.#lambdas.run(queue.target, { Records }, (error, answer) => {
      queue.running -= 1;
      const failed = new Set(
        ((answer ?? {}) as BatchAnswer).batchItemFailures?.map((one) => one.itemIdentifier),
      );
      for (const message of batch)
        this.#settle(url, queue, message, error !== undefined || failed.has(message.id));
      this.#poll(url, queue);
    });
  }

  #settle(url: string, queue: Queue, message: Message, isFailed: boolean): void {
    queue.inFlight.delete(message.id);
    if (!isFailed) {
      if (this.#chance.happens(this.#faults.repeats / 4))
        this.#time.in(this.#chance.between(0, 30 * SECOND), () => this.#show(url, queue, message));
      else this.pending.set(url, (this.pending.get(url) ?? 1) - 1);
      return;
    }
    if (message.receives >= queue.maxReceives) {
      this.pending.set(url, (this.pending.get(url) ?? 1) - 1);
      this.#dead.add({
        from: url,
        what: JSON.parse(message.body),
        why: `received ${message.receives} times`,
      });
      return;
    }
    const hidden = message.postponed ?? queue.visibility;
    delete message.postponed;
    this.#time.in(hidden, () => this.#show(url, queue, message));
  }

  postpone(url: string, receiptHandle: string, milliseconds: number): void {
    const message = this.#queues.get(url)?.inFlight.get(receiptHandle);
    if (message !== undefined) message.postponed = milliseconds;
  }
}
