import type { Message } from "../model/channel.ts";

/** One message in a channel's queue. */
export interface Envelope {
  /** The channel's id. */
  readonly channel: string;
  readonly message: Message;
}
