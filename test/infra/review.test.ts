import { beforeAll, describe, expect, test } from "vitest";
import { makeStack, ofType, powerOf, type Template, templateOf, written } from "./synth.ts";

const AUDITOR = "arn:aws:iam::123456789012:role/auditor";
const ANA = "arn:aws:iam::123456789012:user/ana";
const deciders = { read: [AUDITOR, ANA], decide: ["arn:aws:iam::123456789012:user/*"], lead: [ANA] };

let without: Template;
let withReaders: Template;
beforeAll(async () => {
  without = templateOf(await makeStack());
  withReaders = templateOf(
    await makeStack({ deciders: { ...deciders, trustedSessionNames: ["arn:aws:iam::*:role/oncall-*"] } }),
  );
});

/** Who else than a rule of EventBridge may invoke a function, by its resource policy. */
function invitations(template: Template) {
  return ofType(template, "AWS::Lambda::Permission")
    .map(([, { Properties }]) => Properties)
    .filter(({ Principal }) => Principal !== "events.amazonaws.com")
    .map(({ Action, FunctionName, Principal }) => [Action, written(FunctionName), written(Principal)]);
}

describe("who may look", () => {
  test("those whom `read` names, at review alone; everybody else by a policy of their own", () => {
    expect(invitations(withReaders)).toEqual([
      ["lambda:InvokeFunction", expect.stringMatching(/^<Review\w+\.Arn>$/), AUDITOR],
      ["lambda:InvokeFunction", expect.stringMatching(/^<Review\w+\.Arn>$/), ANA],
    ]);
    expect(invitations(without)).toEqual([]);
  });

  test("no endpoint: nothing reaches a function but Invoke, rules, and what Lambda reads for it", () => {
    for (const template of [without, withReaders])
      for (const type of ["AWS::Lambda::Url", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"])
        expect([type, ofType(template, type)]).toEqual([type, []]);
  });
});

test("review knows who may decide, who leads and whose session names are trustworthy; reading is IAM's", () => {
  expect(JSON.parse(powerOf(withReaders, "Review").environment["CORDON_DECIDERS"]!)).toEqual({
    decide: ["arn:aws:iam::123456789012:user/*"],
    lead: [ANA],
    trustedSessionNames: ["arn:aws:iam::*:role/oncall-*"],
  });
});
