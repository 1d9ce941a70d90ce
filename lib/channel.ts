import type { Whole } from "./response.ts";

/** What people are told about one state of one response. */
export interface Message {
  /** At most 100 printable ASCII characters, as SNS takes it. */
  readonly subject: string;
  readonly text: string;
  readonly about: Whole["response"];
}

/** One way to tell people. `send` is given settings by name and throws when the message was not accepted. */
export interface Channel {
  readonly id: string;
  send(message: Message, settings: (name: string) => string | undefined): Promise<void>;
}
