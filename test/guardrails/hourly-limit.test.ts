import { expect, it } from "vitest";
import { hourlyLimit } from "../../lib/guardrails/hourly-limit.ts";
import { facts, step } from "../support/facts.ts";

const WEB = "auto-scaling-group/web";
function inGroup(group: string, wave: "contain" | "preserve" = "contain") {
  return step({ wave, asset: { groups: [{ group, member: "i-1", isHealthy: true, healthy: 9 }] } });
}

it.each([
  [{ playbook: 19 }, undefined],
  [
    { playbook: 20 },
    "playbook leaked-access-key had 20 automatic responses within the hour, hourlyLimit is 20",
  ],
  [{ account: 49 }, undefined],
  [
    { account: 50 },
    "account 123456789012 had 50 automatic responses within the hour, hourlyLimits.account is 50",
  ],
  [{ groups: { [WEB]: 2 } }, undefined],
  [{ groups: { [WEB]: 3 } }, `${WEB} had 3 automatic responses within the hour, hourlyLimits.group is 3`],
  [{ groups: { "target-group/web": 3 } }, undefined],
])("%j: %s", (counts, because) => {
  const objection = hourlyLimit.lower(facts({ counts, steps: [inGroup(WEB), inGroup(WEB)] }));
  expect(objection).toEqual(because && { to: "ask", because });
});

it("names every limit that is reached", () => {
  const because = hourlyLimit.lower(facts({ counts: { playbook: 20, account: 50 } }))?.because;
  expect(because).toMatch(/^playbook .*; account /);
});

it("looks at the groups that a contain step takes from, by their own names only", () => {
  const groups = { [WEB]: 3 };
  expect(hourlyLimit.lower(facts({ counts: { groups }, steps: [inGroup(WEB, "preserve")] }))).toBeUndefined();
  for (const name of ["constructor", "__proto__", "toString"])
    expect(hourlyLimit.lower(facts({ counts: { groups }, steps: [inGroup(name)] }))).toBeUndefined();
});

it("asks when a count or a limit is no number", () => {
  expect(hourlyLimit.lower(facts({ counts: { playbook: Number.NaN } }))?.to).toBe("ask");
  const hourlyLimits = { account: Number.NaN, group: 3 };
  expect(hourlyLimit.lower(facts({ deciding: { hourlyLimits } }))?.because).toContain("account");
});
