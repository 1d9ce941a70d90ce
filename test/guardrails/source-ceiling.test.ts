import { expect, it } from "vitest";
import { sourceCeiling } from "../../lib/guardrails/source-ceiling.ts";
import { facts, step } from "../support/facts.ts";

it.each([
  ["act", [], undefined],
  ["ask", [], "ask"],
  ["ask", ["security-hub"], "ask"],
  ["ask", ["partner"], undefined],
] as const)("trust %s with %j raised: %s", (trust, raisedSources, to) => {
  const settings = { accounts: ["123456789012"], raisedSources };
  expect(sourceCeiling.lower(facts({ signal: { source: "partner", trust }, settings }))?.to).toBe(to);
});

// CloudTrail attests who acted; a host that was touched is somebody's word about more.
const own = { account: "123456789012", region: "global", userName: "alice" };
const host = { account: "123456789012", region: "eu-west-1", instanceId: "i-0123456789abcdef0" };
const session = {
  ...own,
  roleName: "deploy",
  roleId: "AROAEXAMPLEEXAMPLE12",
  sessionName: "s-1",
  workload: "caller",
} as const;

it.each([
  ["who acted", [{ target: own }], undefined],
  [
    "who acted, its parts in another order",
    [{ target: Object.fromEntries(Object.entries(own).reverse()) as never }],
    undefined,
  ],
  ["one of several who acted", [{ target: session }], undefined],
  ["who acted and a host", [{ target: own }, { target: host, targetName: "i-0123456789abcdef0" }], "ask"],
  ["evidence of a host beside who acted", [{ target: own }, { target: host, wave: "preserve" }], undefined],
] as const)("trust in who acted only: %s", (_, targets, to) => {
  const signal = { source: "cloudtrail", trust: "actor", user: own, involved: [{ session }] } as const;
  const objection = sourceCeiling.lower(facts({ signal, steps: targets.map((one) => step(one)) }));
  expect(objection?.to).toBe(to);
  if (to) expect(objection?.because).toContain("i-0123456789abcdef0");
});
