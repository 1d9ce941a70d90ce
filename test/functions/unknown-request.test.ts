import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handlerOf as containIdentity } from "../../functions/contain-identity.ts";
import { handlerOf as notify } from "../../functions/notify.ts";
import { handlerOf as revert } from "../../functions/revert.ts";
import { handlerOf as revertIdentity } from "../../functions/revert-identity.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";

const runtime = wholeRuntime();

// While a stack is updated, a function of the old version may call one of the new: what that one does not know must not look done.

beforeEach(() => {
  vi.stubEnv("CORDON_TABLE", "t");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each([
  ["revert", revert([], runtime), '{"revert":"7QX4M2K9TD"}'],
  [
    "revert-identity",
    revertIdentity([], runtime),
    '{"response":"7QX4M2K9TD","step":1,"hold":"h","owner":"o"}',
  ],
  ["contain-identity", containIdentity([], runtime), '{"response":"7QX4M2K9TD","step":1,"owner":"o"}'],
  ["notify", notify(runtime), '{"tell":"7QX4M2K9TD"}'],
])("functions/%s fails on a request of another version", async (name, handler, request) => {
  await expect(handler(JSON.parse(request))).rejects.toThrow(
    `functions/${name} does not know the request ${request}`,
  );
});
