import { RESPONSE } from "../../lib/ledger/table.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Message } from "../../lib/model/channel.ts";
import type { State } from "../../lib/model/response.ts";
import type { Settings } from "../../lib/runtime/runtime.ts";
import { DeadLetters } from "./aws/dead-letters.ts";
import { deploy, settingsOf } from "./aws/deployment.ts";
import { Lambdas } from "./aws/lambdas.ts";
import type { Machinery } from "./aws/machinery.ts";
import { Queues } from "./aws/queues.ts";
import { Streams } from "./aws/streams.ts";
import { World } from "./aws/world.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { Dynamo } from "./dynamo/dynamo.ts";
import type { Row } from "./dynamo/store.ts";
import { type Faults, NO_FAULTS } from "./faults.ts";
import { LedgerView } from "./ledger-view.ts";
import { Network } from "./network.ts";
import type { Process } from "./process.ts";
import type { Setup } from "./setup.ts";
import { Story } from "./story.ts";
import { Time } from "./time.ts";

/** A message that people got. */
export interface Told {
  readonly response: string;
  readonly version: number;
  readonly state: State;
  readonly subject: string;
  readonly urgency: Message["urgency"];
  readonly at: number;
}

/** One world with Cordon deployed in it, on virtual time. */
export class Simulation implements Machinery {
  readonly chance: Chance;
  readonly time: Time;
  /** How often things go wrong now; a scene or the end of a schedule sets them. */
  readonly faults: Faults;
  readonly story: Story;
  readonly dead: DeadLetters;
  readonly network: Network;
  readonly lambdas: Lambdas;
  readonly queues: Queues;
  readonly streams: Streams;
  readonly dynamo = new Dynamo();
  readonly ledger = new LedgerView(this.dynamo.store);
  readonly world: World;
  readonly settings: Settings;
  readonly setup: Setup;
  readonly actions: readonly AnyAction[];
  readonly told: Told[] = [];
  /** Whose request the ledger carries out now. */
  writer: Process | undefined;
  onTold: (told: Told) => void = () => {};
  onWrite: (row: Row, by: Process | undefined) => void = () => {};

  constructor(p: {
    readonly seed: number;
    readonly setup: Setup;
    readonly faults?: Faults;
    readonly isTold?: boolean;
    readonly most?: number;
  }) {
    this.setup = p.setup;
    this.settings = settingsOf(p.setup);
    this.faults = { ...(p.faults ?? NO_FAULTS) };
    const chance = chanceOf(p.seed * 7919 + 17);
    this.chance = chance;
    this.time = new Time(() => chance.next(), p.most);
    this.story = new Story(this.time, p.isTold ?? false);
    this.dead = new DeadLetters(this.story);
    this.network = new Network(this.time, chance, this.faults, this.story);
    const { time, faults, network, story, dead } = this;
    this.lambdas = new Lambdas({ time, chance, faults, network, story, dead });
    const { lambdas } = this;
    this.queues = new Queues({ time, chance, faults, lambdas, dead });
    this.streams = new Streams({ time, chance, faults, lambdas, dead });
    this.world = new World({ network, time, chance, faults, story });
    const { store } = this.dynamo;
    store.later = (milliseconds, run) => time.in(milliseconds, run);
    store.lag = () =>
      chance.happens(faults.indexLags) ? chance.between(500, 20_000) : chance.between(1, 200);
    store.onChange = (row) => {
      this.#say(row);
      this.onWrite(row, this.writer);
      this.streams.add(row);
    };
    this.actions = deploy(this, p.setup);
  }

  #say({ sk, old, now }: Row): void {
    const [from, to] = [old?.["state"]?.S ?? "—", now?.["state"]?.S];
    if (sk !== RESPONSE || from === to) return;
    this.story.say(() => {
      const error = now?.["error"]?.S;
      return `  = ${now?.["id"]?.S} ${from} → ${to} v${now?.["version"]?.N}${error ? ` (${error.slice(0, 160)})` : ""}`;
    });
  }

  /** People get a message. */
  readonly hear = ({ event, subject, urgency }: Message): void => {
    this.story.say(() => `✉ ${urgency}: ${subject}`);
    if (event.schema !== "cordon.response-changed/v1") return;
    const { response, version, state } = event;
    const told = { response, version, state, subject, urgency, at: this.time.now };
    this.told.push(told);
    this.onTold(told);
  };

  /** From now on nothing goes wrong. */
  calm(): void {
    Object.assign(this.faults, NO_FAULTS);
  }
}
