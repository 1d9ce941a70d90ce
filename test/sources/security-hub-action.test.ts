import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { securityHubAction } from "../../lib/sources/security-hub-action.ts";
import { specimensOf } from "./specimens/specimens.ts";

type Press = {
  id: string;
  resources: string[];
  detail: { actionName?: string; findings: Record<string, unknown>[] };
};

const specimens = specimensOf("security-hub");
const any = securityHubAction({ actions: ["*"] });
function press(id: string, change: (event: Press) => void = () => {}): Press {
  const found = specimens.find((one) => one.id === `action/${id}`);
  const event = structuredClone(found?.event) as Press;
  change(event);
  return event;
}

it.each([
  ["ContainNow", true],
  ["arn:aws:securityhub:eu-west-1:123456789012:action/custom/ContainNow", true],
  ["*", true],
  ["Now", false],
  ["arn:aws:securityhub:us-east-1:123456789012:action/custom/ContainNow", false],
])("the button %s is this one: %s", (action, expected) => {
  expect(compile(securityHubAction({ actions: [action] }).pattern)(press("several-findings"))).toBe(expected);
});

describe("which response a press is of", () => {
  const several = any.parse(press("several-findings"));

  it("is the same for a redelivery, a second press, and whatever order they were selected in", () => {
    const again = any.parse(
      press("several-findings", (event) => {
        event.id = "another-event";
        event.detail.findings.reverse();
      }),
    );
    expect(again.id).toBe(several.id);
    expect(several.id).toMatch(/^security-hub-action\/findings-[0-9a-f]{64}$/);
  });

  it("is another one for other findings", () => {
    const fewer = any.parse(press("several-findings", ({ detail }) => detail.findings.pop()));
    expect(fewer.id).not.toBe(several.id);
  });

  it("is that of the finding when it is one, selected twice or not", () => {
    const one = any.parse(press("one-guardduty-finding"));
    const twice = any.parse(
      press("one-guardduty-finding", ({ detail }) => detail.findings.push(detail.findings[0]!)),
    );
    expect(twice).toEqual(one);
  });
});

it("says which button, how many findings, and the worst of them", () => {
  expect(any.parse(press("several-findings"))).toMatchObject({
    title: "Contain: 3 findings, A finding.",
    severity: "critical",
    trust: "ask",
  });
  const unnamed = press("one-guardduty-finding", ({ detail }) => delete detail.actionName);
  expect(any.parse(unnamed).title).toBe("ContainNow: A finding.");
});

it("takes no names for a button that would be hostile", () => {
  const event = press("one-guardduty-finding", ({ detail }) => {
    detail.actionName = "\u202eContain\n\u001b[31m";
  });
  expect(any.parse(event).title).toBe("Contain [31m: A finding.");
});

it.each([
  ["source", { source: "com.example" }],
  ["detail-type", { "detail-type": "Security Hub Findings - Imported" }],
])("refuses another %s", (field, change) => {
  expect(() => any.parse({ ...press("one-guardduty-finding"), ...change })).toThrow(
    expect.objectContaining({ name: "Unreadable", field }),
  );
});
