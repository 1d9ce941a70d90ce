import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { inject } from "vitest";
import { REAL_CLOCK } from "../../lib/ledger/clock.ts";
import { type Event, putEvent } from "../../local/finding.ts";
import { type Account, ROOT_KEY } from "../../local/start.ts";

/** The deployed account that all files of this folder share (test/support/deployed.ts). */
export const { company, outputs, functions, proxy, account: place } = inject("deployed");

/** As local/ wants it; it ends with the run, not with a file. */
export const account: Account = { ...place, stop: async () => {} };

const root = { endpoint: place.endpoint, region: place.region, credentials: ROOT_KEY };

/** The stand-in's root, past the proxy: for what a test sets up and looks at, never for what it tests. */
export const ec2 = new EC2Client(root);
export const iam = new IAMClient(root);
export const lambda = new LambdaClient(root);
export const sqs = new SQSClient(root);
export const sns = new SNSClient(root);
export const events = new EventBridgeClient(root);
export const table = { client: new DynamoDBClient(root), name: outputs["TableName"]!, ...REAL_CLOCK };

/** Puts an event on the default bus, as the detector would. */
export function put(event: Event): Promise<string> {
  return putEvent(place, event);
}

/** Letters and digits that no other test has. */
export function fresh(): string {
  return crypto.randomUUID().slice(0, 8);
}
