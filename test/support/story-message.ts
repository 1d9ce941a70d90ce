import type { Message } from "../../lib/model/channel.ts";
import { tellingOf } from "../../lib/notify/message.ts";
import { whole } from "../cli/records.ts";

/** A message as functions/notify hands it to every channel. */
export function storyMessage(): Message {
  const { message } = tellingOf(whole(), { here: { account: "123456789012", region: "eu-west-1" } });
  if (message === undefined) throw new Error("this change of a response has no message");
  return message;
}
