import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { CLIENT } from "../aws/sdk-client.ts";
import type { Queueing } from "./runtime.ts";

/** Amazon SQS. Made once, outside the handler. */
export function lambdaQueues(): Queueing {
  const sqs = new SQSClient(CLIENT);
  return {
    async enqueue(QueueUrl, body, DelaySeconds) {
      const message = { QueueUrl, MessageBody: JSON.stringify(body) };
      await sqs.send(
        new SendMessageCommand({ ...message, ...(DelaySeconds !== undefined && { DelaySeconds }) }),
      );
    },
    async postpone(QueueUrl, ReceiptHandle, VisibilityTimeout) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}
