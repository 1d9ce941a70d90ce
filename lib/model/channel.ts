import type { CordonEvent } from "./cordon-event.ts";

/** How loud: wakes somebody; is read when somebody looks; can wait for a summary. */
export type Urgency = "page" | "chat" | "digest";

/** What people are told: one change of one response, brake or storm. */
export interface Message {
  /** The same over retries and for every channel: what a receiver knows a repeat by. */
  readonly id: string;
  /** At most 100 printable ASCII characters, as SNS takes it: `[7QX4M2K9TD] Contained: …`. */
  readonly subject: string;
  readonly text: string;
  readonly urgency: Urgency;
  /** The same change for machines. */
  readonly event: CordonEvent;
}

/** One way to tell people. `send` is given settings by name, and throws when the message was not taken. */
export interface Channel {
  readonly id: string;
  send(message: Message, settings: (name: string) => string | undefined): Promise<void>;
}

/** It will not be taken however often it is tried: a wrong address, a withdrawn right. */
export class Undeliverable extends Error {
  override readonly name = "Undeliverable";
}

/** The receiver asks to be left alone for a while. */
export class TryLater extends Error {
  override readonly name = "TryLater";
  readonly seconds: number;

  constructor(message: string, seconds: number) {
    super(message);
    this.seconds = seconds;
  }
}

/** Answers after which trying again is of no use: the request, or who asks, must change first. */
export const PERMANENT: readonly number[] = [400, 401, 403, 404, 410];

/** What an AWS service's refusal means for a message: its own codes for "slower" come as 400 too. */
export function asUndeliverable(error: unknown): unknown {
  const { name = "", message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const passes = /Throttl|TooManyRequests|LimitExceeded|Expired|Timeout|InternalFailure/i.test(name);
  return PERMANENT.includes($metadata?.httpStatusCode ?? 0) && !passes
    ? new Undeliverable(`${name}: ${message}`)
    : error;
}
