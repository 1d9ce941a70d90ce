import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { claim } from "../../lib/ledger/responses.ts";
import type { ReviewRequest } from "../../lib/model/review-request.ts";
import { response } from "../cli/records.ts";
import { linesOf } from "../runtime/written-lines.ts";
import { newTable } from "../support/engine-run.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
let handler: ReturnType<typeof import("../../functions/review.ts")["handlerOf"]>;
beforeAll(async () => {
  moto = await startMoto();
  const table = await newTable(moto.endpoint);
  await claim(table, response());
  const settings = {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: "test",
    CORDON_ACCOUNTS: '["123456789012"]',
    CORDON_PARTITION: "aws",
    CORDON_TABLE: table.name,
    CORDON_REVERT: "revert",
    CORDON_DECIDERS: '{"decide":[],"lead":[],"trustedSessionNames":[]}',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { handlerOf } = await import("../../functions/review.ts");
  handler = handlerOf(wholeRuntime());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await moto.stop();
});

test("where every playbook observes, who wants to undo is told how the power is kept, and the log has it", async () => {
  vi.stubEnv("CORDON_UNDO", "off");
  let answer: unknown;
  const lines = await linesOf(async () => {
    answer = await handler({ kind: "undo-plan", id: response().id }, { awsRequestId: "request-1" });
  });
  expect(answer).toEqual({
    rejected: { kind: "refused", message: expect.stringContaining('deploy it with undo: "keep"') },
  });
  expect(lines).toEqual([
    {
      level: "warn",
      what: "rejected",
      function: "review",
      requestId: "request-1",
      coldStart: true,
      read: "undo-plan",
      response: response().id,
      kind: "refused",
      because: expect.stringContaining('undo: "keep"'),
    },
  ]);
});

test.each([null, "undo", { decision: null }, {}])(
  "%j is no request, and the log has what became of it",
  async (request) => {
    const hostile = JSON.parse(JSON.stringify(request)) as ReviewRequest;
    const lines = await linesOf(() => handler(hostile).catch(() => undefined));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ function: "review", level: expect.stringMatching(/warn|error/) });
  },
);
