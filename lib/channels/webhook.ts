import { lookup } from "node:dns/promises";
import { Webhook } from "standardwebhooks";
import { type Channel, type Message, Undeliverable } from "../model/channel.ts";
import { post, type WayOut } from "./webhook/post.ts";
import { isPublic } from "./webhook/public-address.ts";
import { signingSecrets } from "./webhook/secrets.ts";

/** What a webhook needs of the world; a test hands in its own. */
export interface WebhookDoor extends WayOut {
  secrets(arn: string): Promise<readonly string[]>;
  now(): Date;
}

/** Posts what happened as JSON, signed as Standard Webhooks says (standardwebhooks.com, 1.0). */
export function webhookThrough(door: WebhookDoor): Channel {
  return {
    id: "webhook",
    async send(message, settings) {
      const url = settings("CORDON_WEBHOOK_URL");
      const secret = settings("CORDON_WEBHOOK_SECRET");
      if (url === undefined || !URL.canParse(url) || secret === undefined)
        throw new Undeliverable("the webhook's address or secret is not set");
      const body = JSON.stringify(payloadOf(message));
      const at = door.now();
      const signatures = (await door.secrets(secret)).map((one) =>
        new Webhook(one).sign(message.id, at, body),
      );
      const headers = {
        "content-type": "application/json",
        "user-agent": "cordon",
        "webhook-id": message.id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": signatures.join(" "),
      };
      await post(new URL(url), headers, body, door);
    },
  };
}

/** The event as it is on the bus, with what people read. */
function payloadOf({ event, subject, text, urgency }: Message) {
  return {
    type: event.schema,
    timestamp: event.at,
    data: { ...event, urgency, subject, text },
  };
}

export const webhook: Channel = webhookThrough({
  resolve: (host) => lookup(host, { all: true }),
  isPublic,
  timeout: 15_000,
  secrets: (arn) => signingSecrets(arn, Date.now()),
  now: () => new Date(),
});
