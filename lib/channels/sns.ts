import { type MessageAttributeValue, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { asUndeliverable, type Channel, type Message } from "../model/channel.ts";

const client = new SNSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

/** Publishes to the deployment's topic: e-mail, chat and pagers subscribe there, and may filter by attribute. */
export const sns: Channel = {
  id: "sns",
  async send(message, settings) {
    const TopicArn = settings("CORDON_TOPIC");
    await client
      .send(
        new PublishCommand({
          TopicArn,
          Subject: message.subject,
          Message: message.text,
          MessageAttributes: attributesOf(message),
        }),
      )
      .catch((error) => {
        throw asUndeliverable(error);
      });
  },
};

const NAMES = ["state", "playbook", "severity", "account", "incident"] as const;

/** What a subscription's filter policy can ask for. SNS takes no empty value. */
function attributesOf({ event, urgency }: Message): Record<string, MessageAttributeValue> {
  const all: Readonly<Record<string, unknown>> = { ...event };
  return Object.fromEntries(
    [["urgency", urgency] as const, ...NAMES.map((name) => [name, all[name]] as const)]
      .filter(([, value]) => typeof value === "string" && value !== "")
      .map(([name, value]) => [name, { DataType: "String", StringValue: String(value) }]),
  );
}
