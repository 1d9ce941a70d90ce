import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { lambdaInvoke } from "../../lib/runtime/invoke.ts";
import type { Invoking } from "../../lib/runtime/runtime.ts";

// Lambda's API on loopback, which closes the connections of as many requests as a test says.
let toClose = 0;
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  if (toClose-- > 0) request.socket.resetAndDestroy();
  else request.resume().on("end", () => response.end('{"done":true}'));
});
let call: Invoking["call"];

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  ({ call } = lambdaInvoke());
});
beforeEach(() => {
  requests = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a call whose connection was closed is sent once more", async () => {
  toClose = 1;
  expect(await call("revert", {})).toEqual({ done: true });
  expect(requests).toBe(2);
});

test("and not a third time", async () => {
  toClose = 2;
  await expect(call("revert", {})).rejects.toThrow();
  expect(requests).toBe(2);
});
