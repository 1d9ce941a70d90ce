import { Annotations, Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import { compile } from "../../lib/events/event-pattern.ts";
import { rulePattern } from "../../lib/infra/event-rule-pattern.ts";
import { step, type Trigger } from "../../lib/model/playbook.ts";
import { auth0 } from "../../lib/sources/auth0.ts";
import { custom } from "../../lib/sources/custom.ts";
import { health } from "../../lib/sources/health.ts";
import { okta } from "../../lib/sources/okta.ts";
import { corpus } from "../support/playbook-events.ts";
import { somePlaybook } from "../support/some-playbook.ts";
import { makeStack, ofType, templateOf } from "./synth.ts";

const OKTA = "aws.partner/okta.com/acme/cordon";

function hearing(id: string, ...on: readonly Trigger[]) {
  return somePlaybook({ id, on, contain: [step(isolateInstance, "instance")] });
}

const many = hearing(
  "many",
  okta({ eventTypes: ["user.risk.*"] }),
  okta({ eventTypes: ["user.session.start"], outcome: "SUCCESS" }),
  custom({ types: ["*"], from: ["acme.edr"] }),
  health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
);

/** Construct id of each rule of a playbook → its bus and state. */
async function rules(settings: Parameters<typeof makeStack>[0], id: string) {
  return Object.fromEntries(
    ofType(templateOf(await makeStack(settings)), "AWS::Events::Rule")
      .filter(([name]) => name.startsWith(id))
      .map(([name, { Properties }]) => [
        name.slice(id.length, -8),
        [Properties.EventBusName ?? "default bus", Properties.State],
      ]),
  );
}

async function warnings(settings: Parameters<typeof makeStack>[0]) {
  return Annotations.fromStack(await makeStack(settings))
    .findWarning("*", Match.anyValue())
    .map(({ id, entry }) => `${id} ${entry.data}`);
}

describe("a rule is on the bus that the deployer named for its source", () => {
  test("one for all triggers of a bus, and one more where a pattern would be too long", async () => {
    const buses = { okta: OKTA, custom: "security-events" };
    expect(await rules({ playbooks: [many], buses }, "many")).toEqual({
      okta: [OKTA, "ENABLED"],
      custom: ["security-events", "ENABLED"],
      health: ["default bus", "ENABLED"],
    });
    expect(await warnings({ playbooks: [many], buses })).toEqual([]);
    const long = okta({ eventTypes: Array.from({ length: 60 }, (_, i) => `user.risk.of.some.kind.${i}`) });
    const longer = hearing("longer", long, ...many.on, { ...health({ codes: ["X"] }), readOnlyCalls: true });
    expect(await rules({ playbooks: [longer], buses }, "longer")).toEqual({
      okta: [OKTA, "ENABLED"],
      okta2: [OKTA, "ENABLED"],
      custom: ["security-events", "ENABLED"],
      health: ["default bus", "ENABLED"],
      health2: ["default bus", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
    });
  });

  test("the others stay when a bus is not named, and synth warns", async () => {
    const settings = { playbooks: [many], buses: { custom: "security-events" } };
    expect(Object.keys(await rules(settings, "many")).sort()).toEqual(["custom", "health"]);
    expect(await warnings(settings)).toEqual([
      expect.stringMatching(/^\/Cordon\/many many does not hear of okta: name its bus in `buses`/),
    ]);
  });

  test("a playbook that hears of nothing is deployed, and synth says so", async () => {
    const playbooks = [hearing("deaf", auth0({ types: ["pwd_leak"] }))];
    expect(await rules({ playbooks }, "deaf")).toEqual({});
    expect(await warnings({ playbooks })).toEqual([
      expect.stringContaining("deaf does not hear of auth0"),
      expect.stringContaining("nothing starts deaf but people, by hand"),
    ]);
    const functions = ofType(templateOf(await makeStack({ playbooks })), "AWS::Lambda::Function");
    expect(functions.some(([name]) => name.startsWith("deafRespond"))).toBe(true);
  });

  test("cdk-nag finds nothing", async () => {
    const stack = await makeStack({ playbooks: [many], buses: { okta: OKTA }, mode: "act" });
    expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
  });
});

test("a trigger that needs calls that only read gets them", async () => {
  const readers = hearing("readers", { ...health({ codes: ["X"] }), readOnlyCalls: true });
  expect(await rules({ playbooks: [readers] }, "readers")).toEqual({
    health: ["default bus", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
  });
});

test("a partner's events bear the account that the bus is in: the rule takes these and no other's", () => {
  const trigger = okta({ eventTypes: ["*"] });
  const matches = compile(rulePattern(trigger.pattern, { account: "123456789012", partition: "aws" }));
  const { event } = corpus("identity.jsonl").find(
    ({ id }) => id === "panther-analysis/Okta.APIKeyCreated#0",
  )!;
  expect(matches(event)).toBe(true);
  expect(matches({ ...event, account: "210987654321" })).toBe(false);
});

describe("what is misnamed is found at synth", () => {
  test.each<[Parameters<typeof makeStack>[0], string]>([
    [{ buses: { octa: OKTA } }, 'buses names "octa", which is none of auth0, custom'],
    [{ buses: { guardduty: "x" } }, "buses names guardduty, whose events come on the default bus"],
    [{ buses: { okta: "okta-events" } }, "a partner bus is named as its partner event source is"],
    [{ buses: { okta: "aws.partner/okta.com" } }, "aws.partner/…"],
    [{ buses: { custom: OKTA } }, "a custom bus is named with letters"],
    [{ buses: { custom: "" } }, "a custom bus is named"],
    [{ buses: { custom: "arn:aws:events:us-east-1:123456789012:event-bus/x" } }, "no ARN"],
    [{ buses: { custom: 1 as unknown as string } }, "a custom bus is named"],
    [{ raisedSources: ["octa"] }, 'raisedSources names "octa", which is none of'],
  ])("%j", async (settings, message) => {
    await expect(makeStack(settings)).rejects.toThrow(message);
  });

  test("and what is named right is taken", async () => {
    await expect(makeStack({ raisedSources: ["okta"], buses: { entra: "default" } })).resolves.toBeDefined();
  });
});
