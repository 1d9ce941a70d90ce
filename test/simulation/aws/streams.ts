import type { StreamRecord } from "../../../lib/runtime/stream.ts";
import type { Chance } from "../chance.ts";
import type { Row } from "../dynamo/store.ts";
import type { Faults } from "../faults.ts";
import { SECOND, type Time } from "../time.ts";
import { AS_DEPLOYED } from "./as-deployed.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Lambdas } from "./lambdas.ts";

interface Shard {
  records: StreamRecord[];
  isBusy: boolean;
  tries: number;
  /** After an error the next batch is half as long. */
  most: number;
}

interface Consumer {
  readonly target: string;
  readonly batch: number;
  readonly wants: (row: Row) => boolean;
  readonly shards: readonly Shard[];
}

interface BatchAnswer {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

/** How often a record is tried again, as lib/infra says. */
const RETRIES = AS_DEPLOYED.streams.watch.retries;

/** The table's stream and the functions that read it: in order for one item, late, at least once. */
export class Streams {
  readonly #time: Time;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #lambdas: Lambdas;
  readonly #dead: DeadLetters;
  readonly #consumers: Consumer[] = [];

  constructor(p: { time: Time; chance: Chance; faults: Faults; lambdas: Lambdas; dead: DeadLetters }) {
    this.#time = p.time;
    this.#chance = p.chance;
    this.#faults = p.faults;
    this.#lambdas = p.lambdas;
    this.#dead = p.dead;
  }

  read(target: string, batch: number, wants: Consumer["wants"]): void {
    const shards = [0, 1].map(() => ({ records: [], isBusy: false, tries: 0, most: batch }));
    this.#consumers.push({ target, batch, wants, shards });
  }

  add(row: Row): void {
    for (const consumer of this.#consumers) {
      if (!consumer.wants(row)) continue;
      const shard = consumer.shards[hash(row.pk) % consumer.shards.length];
      if (shard === undefined) continue;
      shard.records.push({
        eventID: `e${row.seq}`,
        dynamodb: {
          SequenceNumber: String(row.seq),
          ...(row.now && { NewImage: row.now }),
          ...(row.old && { OldImage: row.old }),
        },
      });
      this.#pump(consumer, shard);
    }
  }

  #pump(consumer: Consumer, shard: Shard): void {
    if (shard.isBusy || shard.records.length === 0) return;
    shard.isBusy = true;
    const pause = shard.tries > 0 ? SECOND * 2 ** shard.tries : 0;
    this.#time.in(pause + this.#chance.between(50, 700), () => {
      const Records = shard.records.slice(0, shard.most);
      this.#lambdas.run(consumer.target, { Records }, (error, answer) => {
        shard.isBusy = false;
        const [failure] = ((answer ?? {}) as BatchAnswer).batchItemFailures ?? [];
        const at = Records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failure?.itemIdentifier);
        this.#settle(
          consumer,
          shard,
          error ? 0 : at < 0 ? Records.length : at,
          error !== undefined || at >= 0,
        );
        this.#pump(consumer, shard);
      });
    });
  }

  #settle({ target, batch }: Consumer, shard: Shard, done: number, isFailed: boolean): void {
    // At least once: what was done may come again.
    const isRepeated = !isFailed && this.#chance.happens(this.#faults.repeats / 4);
    if (isRepeated) return;
    shard.records.splice(0, done);
    if (done > 0) shard.tries = 0;
    shard.most = isFailed ? Math.max(1, Math.floor(shard.most / 2)) : batch;
    if (!isFailed || ++shard.tries <= RETRIES) return;
    shard.tries = 0;
    const given = shard.records.shift();
    this.#dead.add({ from: `stream to ${target}`, what: given?.eventID, why: `failed ${RETRIES + 1} times` });
  }
}

function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
  return sum;
}
