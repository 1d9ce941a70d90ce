import { expect, it } from "vitest";
import { ambiguousPrincipal } from "../../lib/guardrails/ambiguous-principal.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { facts, step } from "../support/facts.ts";

const GLOBAL = { account: "123456789012", region: "global" };
const HERE = { account: "123456789012", region: "eu-west-1" };
const KEY = "AKIAIOSFODNN7EXAMPLE";
const HOST = "i-0abc1234def567890";
function session(sessionName: string) {
  return {
    ...GLOBAL,
    roleName: "web",
    roleId: "AROACKCEVSQ6C2EXAMPLE",
    sessionName,
    workload: "ec2",
  } as const;
}
function lower(signal: Partial<Signal>) {
  return ambiguousPrincipal.lower(facts({ signal }));
}

it.each<[string, Partial<Signal>, readonly string[] | undefined]>([
  [
    "key and user agree",
    { accessKey: { ...GLOBAL, accessKeyId: KEY, userName: "alice" }, user: { ...GLOBAL, userName: "alice" } },
    undefined,
  ],
  [
    "key and user disagree",
    { accessKey: { ...GLOBAL, accessKeyId: KEY, userName: "alice" }, user: { ...GLOBAL, userName: "bob" } },
    ["alice", "bob"],
  ],
  [
    "a key alone, and its owner",
    { accessKey: { ...GLOBAL, accessKeyId: KEY }, user: { ...GLOBAL, ownerOfKey: KEY } },
    undefined,
  ],
  [
    "the owner of another key",
    { accessKey: { ...GLOBAL, accessKeyId: KEY }, user: { ...GLOBAL, ownerOfKey: "AKIAI44QH8DHBEXAMPLE" } },
    [KEY, "AKIAI44QH8DHBEXAMPLE"],
  ],
  ["a host and its session", { instance: { ...HERE, instanceId: HOST }, session: session(HOST) }, undefined],
  [
    "a host and another one's session",
    { instance: { ...HERE, instanceId: HOST }, session: session("i-0fff1234def567890") },
    [HOST, "i-0fff1234def567890"],
  ],
  [
    "the same, one of several in an attack",
    { involved: [{}, { instance: { ...HERE, instanceId: HOST }, session: session("i-0fff1234def567890") }] },
    [HOST, "i-0fff1234def567890"],
  ],
  [
    "a host of another account, one of several in an attack",
    { involved: [{ instance: { ...HERE, account: "999999999999", instanceId: HOST } }] },
    ["999999999999"],
  ],
  [
    "a host that another host's session called about",
    {
      instance: { ...HERE, instanceId: HOST },
      session: session("i-0fff1234def567890"),
      call: { service: "ec2.amazonaws.com", name: "StopInstances" },
    },
    undefined,
  ],
  ["a host's session alone", { session: session(HOST) }, undefined],
  [
    "a host and a session that a person named",
    { instance: { ...HERE, instanceId: HOST }, session: session("ana") },
    undefined,
  ],
  [
    "a host of another account",
    { instance: { ...HERE, account: "999988887777", instanceId: HOST } },
    ["the host", "999988887777", "123456789012"],
  ],
  [
    "a host of another Region",
    { instance: { ...HERE, region: "us-east-1", instanceId: HOST } },
    ["the host", "us-east-1", "eu-west-1"],
  ],
  [
    "a user of another account",
    { user: { ...GLOBAL, account: "999988887777", userName: "alice" } },
    ["the user", "999988887777", "123456789012"],
  ],
])("%s", (_, signal, words) => {
  const objection = lower(signal);
  expect(objection?.to).toBe(words && "refuse");
  for (const word of words ?? []) expect(objection?.because).toContain(word);
});

it("looks at what the steps would touch, too", () => {
  const at = (account: string, region: string) =>
    ambiguousPrincipal.lower(facts({ steps: [step({ targetName: HOST, target: { account, region } })] }));
  expect(at("123456789012", "eu-west-1")).toBeUndefined();
  expect(at("999988887777", "global")?.because).toBe(
    `${HOST} is in account 999988887777, but the event is about account 123456789012`,
  );
  expect(at("123456789012", "us-east-1")?.because).toBe(
    `${HOST} is in us-east-1, but the event is about eu-west-1`,
  );
});
