import { lookup } from "node:dns/promises";
import { Webhook } from "standardwebhooks";
import { channel, type Message, Undeliverable } from "../model/channel.ts";
import { allow } from "../model/permission.ts";
import { post, type WayOut } from "./webhook/post.ts";
import { isPublic } from "./webhook/public-address.ts";
import { signingSecrets } from "./webhook/secrets.ts";

/** What a webhook needs of the world; a test hands in its own. */
export interface WebhookDoor extends WayOut {
  secrets(arn: string): Promise<readonly string[]>;
  now(): Date;
}

/** The whole ARN, with the six characters that Secrets Manager adds: without them it names no single secret. */
const SECRET_ARN = /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[^*?]+-\w{6}$/;

function isHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.username === "" && url.password === "";
}

/** Posts what happened as JSON, signed as Standard Webhooks says (standardwebhooks.com, 1.0). */
export function webhookThrough(door: WebhookDoor) {
  return channel({
    id: "webhook",
    settings: {
      url: { is: "an https address without a name and password", fits: isHttps },
      secretArn: {
        is: "the whole ARN of one secret of Secrets Manager",
        fits: (text) => SECRET_ARN.test(text),
      },
    },
    permissions: ({ secretArn }) => [allow(["secretsmanager:GetSecretValue"], [secretArn])],
    async send(message, { url, secretArn }) {
      if (!URL.canParse(url)) throw new Undeliverable("the webhook's address cannot be read");
      const body = JSON.stringify(payloadOf(message));
      const at = door.now();
      const signatures = (await door.secrets(secretArn)).map((one) =>
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
  });
}

/** The event as it is on the bus, with what people read. */
function payloadOf({ event, subject, text, urgency }: Message) {
  return {
    type: event.schema,
    timestamp: event.at,
    data: { ...event, urgency, subject, text },
  };
}

export const webhook = webhookThrough({
  resolve: (host) => lookup(host, { all: true }),
  isPublic,
  timeout: 15_000,
  secrets: (arn) => signingSecrets(arn, Date.now()),
  now: () => new Date(),
});
