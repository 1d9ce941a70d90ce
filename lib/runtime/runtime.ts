import type { Engine } from "../engine/engine.ts";

/** Settings by name, as the stack gives them to a function. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** What every function is handed. In Lambda `lambdaRuntime` makes it; a test may hand in time, chance and a ledger of its own. */
export interface Runtime {
  readonly settings: Settings;
  /** An engine for one run: the owner of its leases is new. */
  engine(): Engine;
}

/** The way to other functions of Cordon. */
export interface Invoking {
  /**
   * Calls a function and returns its answer; throws its error by name and message. Sent again where the connection was closed, unless
   * what is called must not run twice at once.
   */
  call<T>(name: string, payload: object, options?: { readonly once?: true }): Promise<T>;
  /** Hands a function some work and does not wait for it. */
  send(name: string, payload: object): Promise<void>;
}

/** The way to queues. */
export interface Queueing {
  enqueue(url: string, body: object, delaySeconds?: number): Promise<void>;
  /** Hides a received message for so many seconds. */
  postpone(url: string, receiptHandle: string, seconds: number): Promise<void>;
}

/** An entry of EventBridge's PutEvents. */
export interface BusEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** The way to event buses. */
export interface Announcing {
  /** Puts one event on a bus; throws when the bus refuses it. */
  putEvent(entry: BusEntry): Promise<void>;
}
