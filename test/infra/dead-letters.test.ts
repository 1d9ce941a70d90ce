import { beforeAll, describe, expect, test } from "vitest";
import { decided } from "../support/simulated.ts";
import { everyBus, makeStack, ofType, type Resource, type Template, templateOf, written } from "./synth.ts";

const ACCOUNT = "123456789012";
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:Cordon-DeadLetters`;

let template: Template;
let policy: object;
let buses: Readonly<Record<string, string>>;
beforeAll(async () => {
  buses = await everyBus();
  template = templateOf(await makeStack({ mode: "act", buses }));
  const [, { Properties }] = ofType(template, "AWS::SQS::QueuePolicy").find(([id]) =>
    id.startsWith("DeadLetters"),
  )!;
  policy = deployed(Properties.PolicyDocument) as object;
});

/** A part of the template with its functions filled in as CloudFormation does. */
function deployed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value !== "object" || value === null) return value;
  if ("Ref" in value || "Fn::Join" in value || "Fn::GetAtt" in value)
    return written(value)
      .replaceAll("<AWS::AccountId>", ACCOUNT)
      .replaceAll("<AWS::Partition>", "aws")
      .replaceAll("<AWS::Region>", "eu-west-1")
      .replaceAll("<AWS::StackName>", "Cordon")
      .replaceAll(/<DeadLetters\w+\.Arn>/g, QUEUE);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, deployed(part)]));
}

/** The ARN that EventBridge sends as aws:SourceArn: `rule/NAME` on the default bus, `rule/BUS/NAME` on any other. */
function arnOf([id, { Properties }]: [string, Resource]): string {
  const bus = Properties.EventBusName === undefined ? "" : `${Properties.EventBusName}/`;
  return `arn:aws:events:eu-west-1:${ACCOUNT}:rule/${bus}Cordon-${id}-1ABCDEFGHIJKL`;
}

function sending(sourceArn: string, sourceAccount = ACCOUNT) {
  const context = {
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": sourceAccount,
    "aws:SecureTransport": "true",
  };
  const request = { principal: "events.amazonaws.com", action: "sqs:SendMessage", resource: QUEUE, context };
  return decided(request, { identity: [], resource: policy });
}

describe("the queue for events that reached no function", () => {
  test("takes those of every rule, on the default bus and on each other one", async () => {
    const rules = ofType(template, "AWS::Events::Rule");
    for (const rule of rules) {
      expect(rule[1].Properties.Targets[0].DeadLetterConfig.Arn["Fn::GetAtt"][0]).toMatch(/^DeadLetters/);
      expect([arnOf(rule), await sending(arnOf(rule))]).toEqual([arnOf(rule), "Allowed"]);
    }
    const heard = new Set(rules.map(([, { Properties }]) => Properties.EventBusName));
    expect([...heard]).toEqual(
      expect.arrayContaining([undefined, buses["okta"], buses["auth0"], "security-events"]),
    );
  });

  test.each([
    "rule/Other-okta-1ABC",
    "rule/CordonOther-okta-1ABC",
    "rule/security-events/Other-okta-1ABC",
    "rule/security-events/CordonOther-okta-1ABC",
    "rule/other-events/Cordon-okta-1ABC",
    "rule/aws.partner/example.com/other/okta/Cordon-okta-1ABC",
  ])("refuses %s, which is no rule of this stack", async (name) => {
    expect(await sending(`arn:aws:events:eu-west-1:${ACCOUNT}:${name}`)).toBe("ImplicitlyDenied");
  });

  test("refuses a rule of another account", async () => {
    const [rule] = ofType(template, "AWS::Events::Rule");
    expect(await sending(arnOf(rule!).replace(ACCOUNT, "210987654321"), "210987654321")).toBe(
      "ImplicitlyDenied",
    );
    expect(await sending(arnOf(rule!), "210987654321")).toBe("ImplicitlyDenied");
  });

  test("names no bus twice, and the default bus only as AWS writes it", async () => {
    const [, { Properties }] = ofType(
      templateOf(await makeStack({ buses: { entra: "default", defender: "own", custom: "own" } })),
      "AWS::SQS::QueuePolicy",
    ).find(([id]) => id.startsWith("DeadLetters"))!;
    const text = JSON.stringify(Properties);
    expect(text.match(/rule\/own\//g)).toHaveLength(1);
    expect(text).not.toContain("rule/default/");
  });
});
