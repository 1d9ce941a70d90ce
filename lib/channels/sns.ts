import { type MessageAttributeValue, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { CLIENT } from "../aws/sdk-client.ts";
import { asUndeliverable, channel, type Message } from "../model/channel.ts";
import { allow } from "../model/permission.ts";

const client = new SNSClient(CLIENT);

/** Publishes to the deployment's topic: e-mail, chat and pagers subscribe there, and may filter by attribute. */
export const sns = channel({
  id: "sns",
  settings: { topic: { is: "the ARN of the deployment's topic", from: "{topic}" } },
  permissions: ({ topic }) => [allow(["sns:Publish"], [topic])],
  async send(message, { topic }) {
    await client
      .send(
        new PublishCommand({
          TopicArn: topic,
          Subject: message.subject,
          Message: message.text,
          MessageAttributes: attributesOf(message),
        }),
      )
      .catch((error) => {
        throw asUndeliverable(error);
      });
  },
});

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
