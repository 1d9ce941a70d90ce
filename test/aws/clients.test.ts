import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openAws } from "../../lib/aws/clients.ts";
import type { Answers } from "../../lib/model/action.ts";

// The door that actions are given in Lambda. What AWS answers when it is too busy, as its API reference has it, is tried again.

let answers: ((response: ServerResponse) => void)[] = [];
let asked = 0;
let agents: string[] = [];
const server = createServer(({ headers }, response) => {
  asked++;
  agents.push(headers["user-agent"] ?? "");
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
  agents = [];
});

function openFor(responseId: string, region = "us-east-1") {
  return openAws({ account: "123456789012", region, partition: "aws", responseId });
}
const aws = openFor("7QX4M2K9TD");
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

describe("clients", () => {
  /** As minified code has them: two classes of one name. */
  const oneName = () => [class f extends EC2Client {}, class f extends IAMClient {}] as const;

  test("two classes of one name are two clients", () => {
    const [first, second] = oneName();
    expect(first.name).toBe(second.name);
    expect(aws.client(first)).toBeInstanceOf(first);
    expect(aws.client(second)).toBeInstanceOf(second);
  });

  test("one class is one client for a response, and shares connections with those of others in its Region", () => {
    expect(aws.client(IAMClient)).toBe(aws.client(IAMClient));
    const handlerOf = (id: string, region?: string) =>
      openFor(id, region).client(IAMClient).config.requestHandler;
    expect(handlerOf("B")).toBe(handlerOf("A"));
    expect(handlerOf("A", "eu-west-1")).not.toBe(handlerOf("A"));
    expect(handlerOf("A", "global")).toBe(handlerOf("A", process.env["AWS_REGION"] ?? "us-east-1"));
  });
});

describe("the user agent of a call names the response", () => {
  const describeVpcs = (id: string) => openFor(id).client(EC2Client).send(new DescribeVpcsCommand({}));
  const ours = () => agents.map((agent) => agent.split(" ").filter((token) => token.startsWith("cordon")));

  test("though responses share a client, at once and one after another", async () => {
    answers = [];
    await Promise.all(["7QX4M2K9TD", "7QX4M2K9TD-2"].map(describeVpcs));
    await describeVpcs("AAAAAAAAAA");
    expect(ours().slice(0, 2).sort()).toEqual([["cordon/7QX4M2K9TD"], ["cordon/7QX4M2K9TD-2"]]);
    expect(ours()[2]).toEqual(["cordon/AAAAAAAAAA"]);
  });

  test("once, also on a retry", async () => {
    answers = [busyEc2("RequestLimitExceeded"), ok];
    await describeVpcs("7QX4M2K9TD");
    expect(ours()).toEqual([["cordon/7QX4M2K9TD"], ["cordon/7QX4M2K9TD"]]);
  });

  test.each([
    ["ends the header", "x\r\nx-amz-security-token: stolen", "cordon/x__x-amz-security-token__stolen"],
    ["is another product", "x aws-cli/2 (root)", "cordon/x_aws-cli_2__root_"],
    ["is not ASCII", "ünï\u2028\u{1f600}", "cordon/_n____"],
    ["is long", "A".repeat(10_000), `cordon/${"A".repeat(64)}`],
  ])("an id that %s stays one token", async (_, id, token) => {
    answers = [];
    await describeVpcs(id);
    expect(ours()).toEqual([[token]]);
  });
});

describe("reads of one plan", () => {
  const shared = (id = "7QX4M2K9TD") =>
    openAws({
      account: "123456789012",
      region: "us-east-1",
      partition: "aws",
      responseId: id,
      answers: plan,
    });
  let plan: Answers;
  beforeEach(() => {
    plan = new Map();
    answers = [];
  });
  const describeVpcs = (VpcIds: string[], one = shared()) =>
    one.client(EC2Client).send(new DescribeVpcsCommand({ VpcIds }));

  test("that ask the same are one call, whichever step asks", async () => {
    const [first, second] = await Promise.all([describeVpcs(["vpc-1"]), describeVpcs(["vpc-1"])]);
    expect(second).toBe(first);
    await describeVpcs(["vpc-1"], shared());
    expect(asked).toBe(1);
  });

  test("that ask something else, or are of another plan, are calls of their own", async () => {
    await Promise.all([describeVpcs(["vpc-1"]), describeVpcs(["vpc-2"])]);
    plan = new Map();
    await describeVpcs(["vpc-1"], shared());
    expect(asked).toBe(3);
  });

  test("are tried again for all of them; what fails, fails for all of them", async () => {
    answers = [busyEc2("RequestLimitExceeded"), ok];
    await Promise.all([describeVpcs(["vpc-1"]), describeVpcs(["vpc-1"])]);
    expect(asked).toBe(2);
    answers = [busy("AccessDenied", 403)];
    const both = await Promise.allSettled([describeVpcs(["vpc-3"]), describeVpcs(["vpc-3"])]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("never share a change", async () => {
    const client = shared().client(IAMClient);
    const write = () =>
      client.send(
        new PutRolePolicyCommand({ RoleName: "web", PolicyName: "cordon-x", PolicyDocument: "{}" }),
      );
    await Promise.all([write(), write()]);
    expect(asked).toBe(2);
  });
});
