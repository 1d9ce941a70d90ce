import type { Message } from "../../../lib/model/channel.ts";
import type { Settings } from "../../../lib/runtime/runtime.ts";
import type { Chance } from "../chance.ts";
import type { Dynamo } from "../dynamo/dynamo.ts";
import type { Network } from "../network.ts";
import type { Process } from "../process.ts";
import type { Time } from "../time.ts";
import type { Lambdas } from "./lambdas.ts";
import type { Queues } from "./queues.ts";
import type { Streams } from "./streams.ts";
import type { World } from "./world.ts";

/** What a deployment runs on. */
export interface Machinery {
  readonly time: Time;
  readonly chance: Chance;
  readonly network: Network;
  readonly lambdas: Lambdas;
  readonly queues: Queues;
  readonly streams: Streams;
  readonly dynamo: Dynamo;
  readonly world: World;
  readonly settings: Settings;
  /** Whose request the ledger carries out now. */
  writer: Process | undefined;
  /** People get a message. */
  readonly hear: (message: Message) => void;
}
