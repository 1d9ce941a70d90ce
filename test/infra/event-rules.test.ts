import canonicalize from "canonicalize";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { readWith } from "../../lib/events/source.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import { rulePattern } from "../../lib/infra/event-rule-pattern.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { eventWith } from "../support/event-with.ts";
import { playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";
import { everyBus, makeStack, ofType, templateOf, written } from "./synth.ts";

const HERE = { account: "123456789012", partition: "aws" };

/** Playbook, without its dashes → what its rules take, as deployed to the account HERE. */
let byPlaybook: ReadonlyMap<string, readonly Rule[]>;
interface Rule {
  readonly id: string;
  readonly pattern: object;
  takes(event: object): boolean;
}
let rules: readonly Rule[];
beforeAll(async () => {
  const template = templateOf(await makeStack({ mode: "act", buses: await everyBus() }));
  const deployedRules = ofType(template, "AWS::Events::Rule").filter(
    ([, { Properties }]) => Properties.EventPattern,
  );
  const ofResponder = new Map<string, Rule[]>();
  rules = deployedRules.map(([id, { Properties }]) => {
    const pattern = deployed(Properties.EventPattern) as object;
    const rule = { id, pattern, takes: compile(pattern) };
    const [, responder] = /^(.*)Respond[0-9A-F]{8}$/.exec(Properties.Targets[0].Arn["Fn::GetAtt"][0]) ?? [];
    if (responder) ofResponder.set(responder, [...(ofResponder.get(responder) ?? []), rule]);
    return rule;
  });
  byPlaybook = ofResponder;
});

/** A part of the template with the place filled in, as CloudFormation does. */
function deployed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value !== "object" || value === null) return value;
  if ("Ref" in value || "Fn::Join" in value)
    return written(value)
      .replaceAll("<AWS::AccountId>", HERE.account)
      .replaceAll("<AWS::Partition>", HERE.partition);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, deployed(part)]));
}

function rulesOf(playbook: string): readonly Rule[] {
  return byPlaybook.get(playbook.replaceAll("-", "")) ?? [];
}

function takes(playbook: string, event: object) {
  return rulesOf(playbook).filter((rule) => rule.takes(event));
}

/** The same event, of a call that one of Cordon's roles made. */
function byOurselves(event: object): object {
  const { detail } = event as { readonly detail: { readonly userIdentity?: object } };
  const arn = "arn:aws:iam::123456789012:role/cordon/Cordon-RevertRole-1ABC";
  const sessionContext = { sessionIssuer: { type: "Role", arn } };
  return { ...event, detail: { ...detail, userIdentity: { ...detail.userIdentity, sessionContext } } };
}

function isViaCloudTrail(event: object): boolean {
  return String((event as { readonly "detail-type"?: unknown })["detail-type"]).endsWith("via CloudTrail");
}

function canonical(one: object): string {
  return canonicalize(one) ?? "";
}

const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));

/** Whether reading an event finds out that it is none of the playbook's. */
function setsAside(read: () => unknown): boolean {
  try {
    read();
  } catch (error) {
    return error instanceof SetAside;
  }
  return false;
}

describe.each(playbooksWithEvents())("the deployed rules of %s", (playbook) => {
  const found = playbooks.find(({ id }) => id === playbook)!;
  const events = playbookEvents(playbook).map((one) => ({
    ...one,
    asWritten: one.event,
    event: { ...one.event, account: HERE.account },
  }));

  test.each(events.filter(({ kind }) => kind === "matches"))("$name: one takes it", ({ event }) => {
    expect(takes(playbook, event)).toHaveLength(1);
  });

  test.each(events.filter(({ kind }) => kind === "ignores"))(
    "$name: none takes it, or what is taken is set aside",
    ({ event, asWritten }) => {
      for (const { id } of takes(playbook, event))
        expect([id, () => readWith(found, asWritten)]).toEqual([id, expect.toSatisfy(setsAside)]);
    },
  );

  test("none takes what Cordon did itself", () => {
    for (const { name, event } of events.filter(({ event }) => isViaCloudTrail(event)))
      expect([name, takes(playbook, byOurselves(event))]).toEqual([name, []]);
  });

  test("none takes another account's event", () => {
    for (const { event } of events)
      expect(takes(playbook, { ...event, account: "210987654321" })).toEqual([]);
  });
});

describe.each(playbooks)("the rules of $id", ({ id, on }) => {
  test("are its triggers', each in one rule, with the account and the caller pinned and nothing else", () => {
    const pinned = on.map(({ pattern, rule = pattern }) => rulePattern(rule, HERE));
    const inRules = rulesOf(id).flatMap(({ pattern }) => {
      const { account, $or, ...rest } = pattern as { account?: unknown; $or?: object[] };
      return $or && Object.keys(rest).length === 0 ? $or.map((one) => ({ ...one, account })) : [pattern];
    });
    const sorted = (all: readonly object[]) => all.map(canonical).sort();
    expect(sorted(inRules)).toEqual(sorted(pinned));
  });

  test("are patterns that EventBridge knows, as its triggers' are", () => {
    expect(rulesOf(id).length).toBeGreaterThan(0);
    for (const { pattern } of rulesOf(id)) expect(() => compile(JSON.stringify(pattern))).not.toThrow();
  });
});

describe("attack-tool hears each tool by name, over its two rules", () => {
  test.each(["TruffleHog", "trufflehog", "stratus-red-team", "kali", "parrot", "pentoo"])("%s", (word) => {
    const event = (userAgent: string) =>
      eventWith("attack-tool", "matches-trufflehog", {
        account: HERE.account,
        "detail.userAgent": userAgent,
      });
    for (const agent of [word, `${word}/1.0`, `aws-cli/2.9 ${word}`, `a-${word}-b`])
      expect([agent, takes("attack-tool", event(agent)).length]).toEqual([agent, 1]);
    expect(takes("attack-tool", event(word.slice(1)))).toEqual([]);
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
    const { takes: matches } = rules.find(({ id }) => id.startsWith("PrepareNewVpc"))!;
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
