import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  leadingWildcards,
  MOST_LEADING_WILDCARDS,
  togetherInRules,
} from "../../lib/infra/event-rule-pattern.ts";
import type { Playbook } from "../../lib/model/playbook.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { everyBus, makeStack, ofType, ROOT, type Template, templateOf, written } from "./synth.ts";

/** What a deploy of everything meets on AWS; docs/decisions/0022 says how near we are and what comes next. */
const LIMITS = {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  resources: 500,
  templateBytes: 1_000_000,
  outputs: 200,
  parameters: 200,
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, without asking for more
  pattern: 2_048,
  rulesOfABus: 300,
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  inlinePolicies: 10_240,
  managedPolicy: 6_144,
  managedPoliciesOfARole: 10,
  description: 512,
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  environmentBytes: 4_096,
  functionName: 64,
} as const;

/** Room for as many playbooks more. */
const PLAYBOOKS = 60;

/** With names as long as CloudFormation and Lambda make them, in the longest of partitions and Regions. */
function deployed(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && ("Ref" in part || "Fn::Join" in part || "Fn::GetAtt" in part)
      ? written(part)
          .replaceAll("<AWS::Partition>", "aws-us-gov")
          .replaceAll("<AWS::Region>", "ap-northeast-1")
          .replaceAll("<AWS::AccountId>", "123456789012")
          .replaceAll("<AWS::StackName>", "x".repeat(20))
          .replaceAll(
            /<\w+\.\w+>/g,
            `arn:aws-us-gov:lambda:ap-northeast-1:123456789012:function:${"x".repeat(50)}`,
          )
          .replaceAll(/<\w+>/g, "x".repeat(64))
      : part,
  );
}

const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));

/** The shipped playbooks, and more of the same triggers, each before the one that it is a copy of. */
const sixty: readonly Playbook[] = [
  ...playbooks,
  ...Array.from({ length: Math.max(0, PLAYBOOKS - playbooks.length) }, (_, i) => {
    const like = playbooks[i % playbooks.length]!;
    return { ...like, id: `one-more-of-them-number-${i + 1}`, before: [like.id] };
  }),
];

describe.each([
  ["all playbooks", playbooks],
  [`${PLAYBOOKS} playbooks`, sixty],
])("a stack of %s, each in act, with every channel and bus", (_, all) => {
  let template: Template;
  beforeAll(async () => {
    const people = Array.from({ length: 10 }, (_, i) => `arn:aws:iam::123456789012:role/on-call/team-${i}`);
    template = templateOf(
      await makeStack({
        playbooks: all,
        mode: "act",
        drain: true,
        buses: await everyBus(),
        deciders: { read: people, decide: people, lead: people, trustedSessionNames: [] },
        notify: {
          email: "oncall@example.com",
          webhook: {
            url: "https://hooks.example.com/cordon",
            secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:cordon-AbC123",
          },
        },
      }),
    );
  });

  test("CloudFormation takes it", () => {
    expect(Object.keys(template.Resources).length).toBeLessThan(LIMITS.resources);
    expect(JSON.stringify(template).length).toBeLessThan(LIMITS.templateBytes);
    expect(Object.keys(template.Outputs).length).toBeLessThan(LIMITS.outputs);
    expect(Object.keys((template as { Parameters?: object }).Parameters ?? {}).length).toBeLessThan(
      LIMITS.parameters,
    );
  });

  test("EventBridge takes each rule, and all of a bus", () => {
    const rules = ofType(template, "AWS::Events::Rule");
    const buses = Map.groupBy(rules, ([, { Properties }]) => Properties.EventBusName ?? "default");
    for (const [bus, its] of buses) expect([bus, its.length < LIMITS.rulesOfABus]).toEqual([bus, true]);
    for (const [id, { Properties }] of rules) {
      const { EventPattern = {}, Description } = Properties;
      expect([id, deployed(EventPattern).length <= LIMITS.pattern]).toEqual([id, true]);
      expect([id, leadingWildcards(EventPattern) <= MOST_LEADING_WILDCARDS]).toEqual([id, true]);
      expect([id, Description.length <= LIMITS.description]).toEqual([id, true]);
    }
  });

  test("IAM takes each role and policy", () => {
    for (const [id, { Properties }] of ofType(template, "AWS::IAM::Role")) {
      // Without whitespace, all inline policies of a role together.
      const documents = Properties.Policies.map((one: { PolicyDocument: object }) => one.PolicyDocument);
      const size = documents.reduce((sum: number, one: object) => sum + deployed(one).length, 0);
      expect([id, size, size < LIMITS.inlinePolicies]).toEqual([id, size, true]);
      expect((Properties.ManagedPolicyArns ?? []).length).toBeLessThanOrEqual(LIMITS.managedPoliciesOfARole);
    }
    for (const [id, { Properties }] of ofType(template, "AWS::IAM::ManagedPolicy")) {
      const size = deployed(Properties.PolicyDocument).length;
      expect([id, size, size < LIMITS.managedPolicy]).toEqual([id, size, true]);
    }
  });

  test("Lambda takes each function's name and environment", () => {
    for (const [id, { Properties }] of ofType(template, "AWS::Lambda::Function")) {
      const size = deployed(Properties.Environment.Variables).length;
      expect([id, size, size < LIMITS.environmentBytes - 500]).toEqual([id, size, true]);
      expect(JSON.parse(deployed({ name: Properties.FunctionName ?? "" })).name.length).toBeLessThanOrEqual(
        LIMITS.functionName,
      );
    }
  });
});

test("a stack whose name leaves no room for a playbook's is refused", async () => {
  const long = { ...playbooks[0]!, id: "a".repeat(60) };
  await expect(makeStack({ playbooks: [long] })).rejects.toThrow("give the stack a shorter name");
});

describe("togetherInRules", () => {
  const HERE = { account: "123456789012", partition: "aws" };
  const of = (length: number) => ({ source: ["aws.guardduty"], detail: { type: ["x".repeat(length)] } });

  test("what fits stands side by side; what does not has a rule of its own", () => {
    const rules = togetherInRules([of(800), of(1_500), of(700), of(10)], HERE);
    expect(rules.map(({ items }) => items)).toEqual([[0, 2, 3], [1]]);
    for (const { pattern } of rules) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2_048);
  });

  test("no rule has more wildcards that begin with * than EventBridge takes", () => {
    const by = (...words: string[]) => ({
      detail: { userAgent: words.map((word) => ({ wildcard: `*${word}*` })) },
    });
    const rules = togetherInRules([by("a", "b", "c"), by("d"), of(5), by("e", "f")], HERE);
    expect(rules.map(({ items }) => items)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(rules.map(({ pattern }) => leadingWildcards(pattern))).toEqual([3, 3]);
  });

  test("wildcards are counted in all alternatives; those that begin with a letter are not", () => {
    expect(leadingWildcards({ detail: { a: [{ wildcard: "*x" }, { wildcard: "x*" }] } })).toBe(1);
    expect(leadingWildcards({ $or: [{ a: [{ "anything-but": { wildcard: ["*x", "y*", "*z*"] } }] }] })).toBe(
      2,
    );
  });

  test("one alone is as it is", () => {
    expect(togetherInRules([of(5)], HERE)).toEqual([
      { pattern: { ...of(5), account: [HERE.account] }, items: [0] },
    ]);
  });
});
