import type { CordonEvent } from "./cordon-event.ts";
import type { Permission } from "./permission.ts";

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

/** One setting of a channel, which is text. */
export interface ChannelSetting {
  /** What it must be, as the refusal says it: "an https address". */
  readonly is: string;
  /** Whether a text is that. Absent: any text is. */
  readonly fits?: (text: string) => boolean;
  /** Where the deployment itself supplies it: `{topic}` is the ARN of its SNS topic. Absent: the deployer writes it in bin/app.ts. */
  readonly from?: "{topic}";
}

/**
 * One way to tell people: a file in lib/channels. A deployment has it when bin/app.ts has settings for it under `notify`, or when the
 * deployment supplies all of its settings.
 */
export interface Channel<Name extends string = string> {
  /** The file name. */
  readonly id: string;
  readonly settings: Readonly<Record<Name, ChannelSetting>>;
  /** What functions/deliver may call for it, by its settings as deployed. */
  permissions(settings: Readonly<Record<Name, string>>): readonly Permission[];
  /** Sends one message. Throws `Undeliverable` when that can never work, `TryLater`, or any other error to be tried again. */
  send(message: Message, settings: Readonly<Record<Name, string>>): Promise<void>;
}

/** Declares a channel: its settings, its permissions, and how it sends. */
export function channel<const Name extends string>(declared: Channel<Name>): Channel<Name> {
  return declared;
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
