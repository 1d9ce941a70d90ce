import { expect, test } from "vitest";
import { startMoto } from "../moto.ts";
import { lendServer } from "./lend.ts";
import type { KeepingServer } from "./start-server.ts";

/** Servers of a kind of their own, and what was done to them. */
function servers() {
  const done: string[] = [];
  let started = 0;
  const start = async (): Promise<KeepingServer> => {
    const name = `server-${++started}`;
    const does = (what: string) => async () => void done.push(`${name} ${what}`);
    return {
      endpoint: name,
      reset: does("reset"),
      stop: does("stop"),
      keep: async (state) => void done.push(`${name} keeps ${state}`),
      goBack: async (state) => void done.push(`${name} back to ${state}`),
    };
  };
  const kind = crypto.randomUUID();
  return { done, lend: () => lendServer(kind, start) };
}

test("a server that is given back is lent again, empty", async () => {
  const { done, lend } = servers();
  await (await lend()).stop();
  expect((await lend()).endpoint).toBe("server-1");
  expect(done).toEqual(["server-1 keeps empty", "server-1 back to empty"]);
});

test("two at once are two servers, also when one is given back twice", async () => {
  const { lend } = servers();
  const first = await lend();
  await first.stop();
  await first.stop();
  expect([(await lend()).endpoint, (await lend()).endpoint]).toEqual(["server-1", "server-2"]);
});

test("a reset empties it", async () => {
  const { done, lend } = servers();
  await (await lend()).reset();
  expect(done).toEqual(["server-1 keeps empty", "server-1 back to empty"]);
});

test("a service that cannot be loaded does not end a server that goes back", async () => {
  const server = await startMoto();
  // moto's CloudFormation needs packages that the project leaves out.
  const signed = "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/cloudformation/aws4_request";
  const ask = () =>
    fetch(server.endpoint, {
      method: "POST",
      headers: { authorization: signed, "content-type": "application/x-www-form-urlencoded" },
      body: "Action=ListStacks&Version=2010-05-15",
      signal: AbortSignal.timeout(20_000),
    }).then(({ status }) => status);
  await ask();
  await server.reset();
  expect(await ask()).toBeGreaterThan(0);
  await server.stop();
});
