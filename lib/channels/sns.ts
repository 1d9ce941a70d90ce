import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Channel } from "../channel.ts";

const client = new SNSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

/** Publishes to the deployment's topic: e-mail, chat and pagers subscribe there. */
export const sns: Channel = {
  id: "sns",
  async send(message, settings) {
    const TopicArn = settings("CORDON_TOPIC");
    if (TopicArn === undefined) return;
    await client.send(
      new PublishCommand({
        TopicArn,
        Subject: message.subject,
        Message: message.text,
        MessageAttributes: {
          state: { DataType: "String", StringValue: message.about.state },
          playbook: { DataType: "String", StringValue: message.about.playbook },
        },
      }),
    );
  },
};
