import { SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { fresh, outputs, sns, sqs } from "./here.ts";
import { until } from "./ledger.ts";

export interface Told {
  readonly subject: string;
  readonly text: string;
}

/**
 * Subscribes a queue to the topic that people subscribe to; `about` waits for messages with a text.
 * The queue's policy lets the topic in: AWS asks for that, and so does the stand-in.
 */
export async function listen() {
  const TopicArn = outputs["TopicArn"]!;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `people-${fresh()}` }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const Endpoint = Attributes!.QueueArn!;
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: Endpoint,
    Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  const heard: Told[] = [];
  const drain = async () => {
    for (const body of await take(QueueUrl!)) {
      const { Subject, Message } = JSON.parse(body) as { Subject: string; Message: string };
      heard.push({ subject: Subject, text: Message });
    }
  };
  return {
    /** Waits for the message about a response whose subject begins so. */
    told: (response: string, headline: string): Promise<Told> =>
      until(
        `a message "${headline}: …" about ${response}`,
        async () => {
          await drain();
          // "[7QX4M2K9TD] Contained (update 2): …"
          return heard.find(
            ({ subject, text }) =>
              subject
                .replace(/^\[[^\]]+\] /, "")
                .replace(/ \(update \d+\)(?=: )/, "")
                .startsWith(`${headline}: `) && text.includes(response),
          );
        },
        async () => heard.filter(({ text }) => text.includes(response)),
      ),
    /** Waits for any message about a response. */
    toldOf: (response: string): Promise<Told> =>
      until(`a message about ${response}`, async () => {
        await drain();
        return heard.find(({ text }) => text.includes(response));
      }),
  };
}

async function take(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body }) => Body!);
}

/** Waits for a message with a text in one of the stack's queues, and leaves what others wait for. */
export function inQueue(output: "FailuresQueueUrl" | "UnreadableQueueUrl", text: string): Promise<unknown> {
  return until(`a message with ${text} in ${output}`, async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: outputs[output]!,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    );
    const found = Messages.find(({ Body }) => Body!.includes(text));
    return found && (JSON.parse(found.Body!) as unknown);
  });
}
