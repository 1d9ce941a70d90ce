import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { Aws } from "../../../lib/model/action.ts";
import type { Place } from "../../../lib/model/place.ts";
import type { Process } from "../process.ts";
import type { Time } from "../time.ts";
import type { World } from "./world.ts";

/** Whom a client serves. */
interface Config {
  readonly world: World;
  readonly process: Process;
  readonly response: string;
  /** Asked before each call. */
  readonly mayCall: () => void;
}

/** The API of lamps and keys, as an action gets it: each call is a request of one process for one response. */
export class LampsClient {
  readonly #of: Config;

  constructor(config: object) {
    if (!isConfig(config)) throw new TypeError("lamps are of a simulated world only");
    this.#of = config;
  }

  async see(thing: string): Promise<string | undefined> {
    this.#of.mayCall();
    return this.#of.world.see(this.#of.process, thing);
  }

  async set(kind: "apply" | "revert", thing: string, to: string): Promise<void> {
    const { world, process, response, mayCall } = this.#of;
    mayCall();
    return world.set({ kind, thing, to, response, process });
  }

  async snapshot(lamp: string): Promise<void> {
    const { world, process, response, mayCall } = this.#of;
    mayCall();
    return world.snapshot(process, lamp, response);
  }

  evidence(lamp: string): Promise<"none" | "begun" | "complete"> {
    const { world, process, response } = this.#of;
    return world.evidence(process, lamp, response);
  }

  pause(milliseconds: number): Promise<void> {
    return this.#of.world.pause(this.#of.process, milliseconds);
  }
}

function isConfig(config: object): config is Config {
  return "world" in config && "process" in config && "response" in config;
}

/** What an action reaches AWS with, in one process and for one response. */
export function awsOf(
  world: World,
  process: Process,
  time: Time,
): (place: Place, response: string, mayCall?: () => void) => Aws {
  return (place, response, mayCall = () => {}) => ({
    ...place,
    partition: "aws",
    responseId: response,
    now: () => time.date(),
    client<C>(type: new (config: object) => C): C {
      const isTrail = Object.is(type, CloudTrailClient);
      // Of CloudTrail's client only `send` is used, with one command.
      if (isTrail) return trailOf(world) as unknown as C;
      return new type({ world, process, response, mayCall });
    },
  });
}

function trailOf({ trail }: World) {
  return {
    send: async () => ({ Events: trail.map((one) => ({ CloudTrailEvent: JSON.stringify(one) })) }),
  };
}
