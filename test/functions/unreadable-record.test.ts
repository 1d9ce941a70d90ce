import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handlerOf as deliver } from "../../functions/deliver.ts";
import { handlerOf as notify } from "../../functions/notify.ts";
import { handlerOf } from "../../functions/watch.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";

const runtime = wholeRuntime();

// One record that cannot be read fails alone: a handler that throws has its whole batch again, and what was told is told twice.

const UNKNOWN = {
  eventID: "e",
  dynamodb: {
    SequenceNumber: "42",
    NewImage: {
      sk: { S: "response" },
      id: { S: "7QX4M2K9TD" },
      playbook: { S: "stolen" },
      version: { N: "2" },
      state: { S: "of-a-newer-version" },
      times: { M: {} },
    },
  },
};

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.stubEnv("CORDON_TABLE", "t");
  vi.stubEnv("CORDON_ACCOUNTS", "[]");
  vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("notify names the record of the stream that it cannot read", async () => {
  const answer = await notify(runtime)({ Records: [UNKNOWN] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "42" }] });
  expect(lines.join()).toContain('"response":"7QX4M2K9TD","playbook":"stolen"');
});

test("watch names the record of the stream that it cannot read", async () => {
  expect(await handlerOf([], runtime)({ Records: [UNKNOWN] })).toEqual({
    batchItemFailures: [{ itemIdentifier: "42" }],
  });
});

test("deliver names each message of its queue that it cannot read", async () => {
  const Records = [{ messageId: "one", receiptHandle: "r", body: "no JSON" }];
  expect(await deliver([], runtime)({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: "one" }] });
  expect(lines.join()).toContain('"message":"one"');
});

test("watch names each message of its queue that it cannot read", async () => {
  const Records = ["one", "two"].map((messageId) => ({ messageId, body: "no JSON" }));
  expect(await handlerOf([], runtime)({ Records })).toEqual({
    batchItemFailures: [{ itemIdentifier: "one" }, { itemIdentifier: "two" }],
  });
  expect(lines.join()).toContain('"message":"one"');
});
