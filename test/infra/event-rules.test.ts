import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../lib/event-pattern.ts";
import { rulePattern } from "../../lib/infra/event-rule-pattern.ts";
import { eventWith } from "../support/event-with.ts";
import { playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";
import { makeStack, ofType, type Template, templateOf, written } from "./synth.ts";

const HERE = { account: "123456789012", partition: "aws" };

/** Logical id → does this rule take the event, as deployed to the account HERE. */
let rules: Readonly<Record<string, (event: object) => boolean>>;
let template: Template;
beforeAll(async () => {
  template = templateOf(await makeStack({ mode: "act" }));
  rules = Object.fromEntries(
    ofType(template, "AWS::Events::Rule")
      .filter(([, { Properties }]) => Properties.EventPattern)
      .map(([id, { Properties }]) => [id, compile(deployed(Properties.EventPattern) as object)]),
  );
});

/** A part of the template with the place filled in, as CloudFormation does. */
const deployed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value !== "object" || value === null) return value;
  if ("Ref" in value || "Fn::Join" in value)
    return written(value)
      .replaceAll("<AWS::AccountId>", HERE.account)
      .replaceAll("<AWS::Partition>", HERE.partition);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, deployed(part)]));
};

const takes = (playbook: string, event: object) =>
  Object.entries(rules).filter(
    ([id, matches]) => id.startsWith(playbook.replaceAll("-", "")) && matches(event),
  );

describe.each(playbooksWithEvents())("the deployed rules of %s", (playbook) => {
  const events = playbookEvents(playbook).map((one) => ({
    ...one,
    event: { ...one.event, account: HERE.account },
  }));

  test.each(events.filter(({ kind }) => kind === "matches"))("$name: one takes it", ({ event }) => {
    expect(takes(playbook, event)).toHaveLength(1);
  });

  test.each(events.filter(({ kind }) => kind === "ignores"))("$name: none takes it", ({ event }) => {
    expect(takes(playbook, event)).toEqual([]);
  });

  test("none takes another account's event", () => {
    for (const { event } of events)
      expect(takes(playbook, { ...event, account: "210987654321" })).toEqual([]);
  });
});

describe("what Cordon does itself raises no response", () => {
  const issuer = (arn: string) => ({
    "detail.userIdentity.sessionContext": { sessionIssuer: { type: "Role", arn } },
  });
  const signIn = (changes: Readonly<Record<string, unknown>>) =>
    takes(
      "console-login-without-mfa",
      eventWith("console-login-without-mfa", "matches-user", { account: HERE.account, ...changes }),
    ).length;

  test.each([
    ["a user, who has no issuer", {}, 1],
    [
      "a user with a session that nobody issued",
      { "detail.userIdentity.sessionContext": { attributes: {} } },
      1,
    ],
    ["a role of somebody else's", issuer("arn:aws:iam::123456789012:role/admin"), 1],
    [
      "a role that is named alike, outside the path",
      issuer("arn:aws:iam::123456789012:role/cordon-admin"),
      1,
    ],
    [
      "a role under the path in another account",
      issuer("arn:aws:iam::210987654321:role/cordon/Cordon-Revert"),
      1,
    ],
    ["Cordon", issuer("arn:aws:iam::123456789012:role/cordon/Cordon-RevertRole-1ABC"), 0],
  ])("%s", (_, changes, taken) => expect(signIn(changes)).toBe(taken));

  test("a new VPC is prepared, whoever makes it", () => {
    const created = (userIdentity: object, eventName = "CreateVpc") => ({
      account: HERE.account,
      source: "aws.ec2",
      "detail-type": "AWS API Call via CloudTrail",
      detail: { eventSource: "ec2.amazonaws.com", eventName, userIdentity },
    });
    const matches = Object.entries(rules).find(([id]) => id.startsWith("PrepareNewVpc"))![1];
    expect(matches(created({ type: "Root" }))).toBe(true);
    expect(matches(created({ type: "IAMUser" }, "CreateDefaultVpc"))).toBe(true);
    expect(matches(created({ type: "IAMUser" }, "DeleteVpc"))).toBe(false);
  });
});

describe("rulePattern", () => {
  test("pins the account and leaves the rest of a detector's pattern as it is", () => {
    const pattern = {
      source: ["aws.guardduty"],
      "detail-type": ["GuardDuty Finding"],
      detail: { type: ["x"] },
    };
    expect(rulePattern(pattern, HERE)).toEqual({ ...pattern, account: [HERE.account] });
  });

  test("adds to what a trigger says of the caller", () => {
    const via = {
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { userIdentity: { type: ["Root"] } },
    };
    expect(rulePattern(via, HERE)).toMatchObject({
      detail: {
        userIdentity: {
          type: ["Root"],
          sessionContext: {
            sessionIssuer: {
              arn: [
                { exists: false },
                { "anything-but": { prefix: "arn:aws:iam::123456789012:role/cordon/" } },
              ],
            },
          },
        },
      },
    });
  });

  test("refuses a trigger that speaks of what it pins", () => {
    expect(() => rulePattern({ account: ["*"] }, HERE)).toThrow("may not say account");
    const arn = { userIdentity: { sessionContext: { sessionIssuer: { arn: ["x"] } } } };
    expect(() => rulePattern({ "detail-type": ["AWS API Call via CloudTrail"], detail: arn }, HERE)).toThrow(
      "arn",
    );
  });
});
