import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openAws } from "../../lib/aws/clients.ts";

// The door that actions are given in Lambda: what AWS answers when it is too busy, as its API reference has it, is tried again.

let answers: ((response: ServerResponse) => void)[] = [];
let asked = 0;
const server = createServer((_request, response) => {
  asked++;
  (answers.shift() ?? ok)(response);
});
function ok(response: ServerResponse) {
  return response.end("<Response/>");
}
function busy(code: string, status: number) {
  return (response: ServerResponse) =>
    response
      .writeHead(status)
      .end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`,
      );
}
/** EC2 wraps its errors in another way than IAM does. */
function busyEc2(code: string) {
  return (response: ServerResponse) =>
    response
      .writeHead(503)
      .end(
        `<Response><Errors><Error><Code>${code}</Code><Message>busy</Message></Error></Errors></Response>`,
      );
}

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
});

const aws = openAws({
  account: "123456789012",
  region: "us-east-1",
  partition: "aws",
  responseId: "7QX4M2K9TD",
});
function put() {
  return aws
    .client(IAMClient)
    .send(new PutRolePolicyCommand({ RoleName: "web", PolicyName: "cordon-x", PolicyDocument: "{}" }));
}

test.each(["Throttling", "ThrottlingException"])("%s is tried again until it is answered", async (code) => {
  answers = [busy(code, 400), busy(code, 400), ok];
  await put();
  expect(asked).toBe(3);
});

test("so is EC2's RequestLimitExceeded", async () => {
  answers = [busyEc2("RequestLimitExceeded"), ok];
  await aws.client(EC2Client).send(new DescribeVpcsCommand({}));
  expect(asked).toBe(2);
});

test("four times and no more: then the error goes up by its name", async () => {
  answers = Array.from({ length: 9 }, () => busy("Throttling", 400));
  await expect(put()).rejects.toMatchObject({ name: "Throttling" });
  expect(asked).toBe(4);
});

test("what is denied is not tried again", async () => {
  answers = [busy("AccessDenied", 403)];
  await expect(put()).rejects.toMatchObject({ name: "AccessDenied" });
  expect(asked).toBe(1);
});
