import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { actionsOf } from "../../lib/infra/parts.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { makeStack, ofType, ROOT, type Template, templateOf, written } from "./synth.ts";

const ACCOUNT = "123456789012";

let act: Template;
let observe: Template;
beforeAll(async () => {
  act = templateOf(await makeStack({ mode: "act" }));
  observe = templateOf(await makeStack());
});

function ruleOf(template: Template, name: string) {
  return ofType(template, "AWS::Events::Rule").find(([id]) => id === name)?.[1].Properties;
}

/** Those that read back what is held. */
function holdRules(template: Template): string[] {
  return ofType(template, "AWS::Events::Rule")
    .map(([id]) => id)
    .filter((id) => id.startsWith("WatchHolds"))
    .sort();
}

function takenByHolds(template: Template, call: object): boolean {
  return holdRules(template).some((name) => takes(template, name, call));
}

/** Whether a rule takes an API call, as CloudTrail tells it. */
function takes(template: Template, name: string, call: object): boolean {
  const text = JSON.stringify(ruleOf(template, name).EventPattern, (_, value) =>
    typeof value === "object" && value !== null && ("Ref" in value || "Fn::Join" in value)
      ? written(value).replaceAll("<AWS::AccountId>", ACCOUNT).replaceAll("<AWS::Partition>", "aws")
      : value,
  );
  return compile(text)({
    account: ACCOUNT,
    source: "aws.ec2",
    "detail-type": "AWS API Call via CloudTrail",
    detail: call,
  });
}

function ROLE(arn: string) {
  return { userIdentity: { sessionContext: { sessionIssuer: { arn } } } };
}
const swap = { eventSource: "ec2.amazonaws.com", eventName: "ModifyNetworkInterfaceAttribute" };
const drop = { eventSource: "iam.amazonaws.com", eventName: "DeleteRolePolicy" };

describe("WatchHolds: what is held is read back at once when somebody may have changed it", () => {
  test("hears every call by which an action that has power sets or undoes, and three more", async () => {
    const details = holdRules(act).flatMap((name) => {
      const { $or, ...alone } = ruleOf(act, name).EventPattern;
      return ($or ?? [alone]).map(({ detail }: { detail: object }) => detail);
    });
    const heard = details.flatMap(({ eventSource: [source], eventName }) =>
      (eventName as string[]).map((name) => `${source.split(".")[0]}:${name}`),
    );
    const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
    const actions = new Map(playbooks.flatMap(actionsOf).map((action) => [action.id, action]));
    const calls = [...actions.values()]
      .filter(({ irreversible }) => irreversible === undefined)
      .flatMap(({ permissions: { apply, revert } }) => [...apply, ...revert])
      .flatMap((permission) => [...permission.actions])
      .filter((call) => !/:(Get|Describe|PassRole$)/.test(call));
    const also = ["ec2:AttachNetworkInterface", "ec2:ModifyInstanceAttribute", "iam:DeleteAccessKey"];
    expect(heard.sort()).toEqual([...new Set([...calls, ...also])].sort());
    const eventName = details.flatMap((detail) => detail.eventName);
    // By name, so that an action which loses its permission is seen here.
    for (const call of [
      "ModifyNetworkInterfaceAttribute",
      "DeleteRolePolicy",
      "PutUserPolicy",
      "UpdateAccessKey",
    ])
      expect(eventName).toContain(call);
    expect(eventName).not.toContain("CreateSnapshots");
  });

  test("of users, of root, of roles of others; not what Cordon does itself", () => {
    expect(takenByHolds(act, swap)).toBe(true);
    expect(takenByHolds(act, { ...drop, userIdentity: { type: "Root" } })).toBe(true);
    expect(takenByHolds(act, { ...drop, ...ROLE(`arn:aws:iam::${ACCOUNT}:role/admin`) })).toBe(true);
    const own = ROLE(`arn:aws:iam::${ACCOUNT}:role/cordon/Cordon-RevertRole-1ABC`);
    expect(takenByHolds(act, { ...drop, ...own })).toBe(false);
  });

  test("not a call that failed, and not one that has nothing to do with what is held", () => {
    expect(takenByHolds(act, { ...swap, errorCode: "Client.UnauthorizedOperation" })).toBe(false);
    expect(takenByHolds(act, { ...swap, eventName: "DescribeInstances" })).toBe(false);
    expect(takenByHolds(act, { ...swap, eventSource: "s3.amazonaws.com" })).toBe(false);
  });

  test("is as wide as the powered playbooks, and is not there where nothing has power", async () => {
    expect(holdRules(observe)).toEqual([]);
    const modes = { "console-login-without-mfa": "act" } as const;
    const one = templateOf(await makeStack({ modes }));
    expect(takenByHolds(one, { ...drop, eventName: "DeleteUserPolicy" })).toBe(true);
    expect(takenByHolds(one, swap)).toBe(false);
    const rule = { mode: "act", tag: "environment=dev", playbook: "stolen-instance-credentials" } as const;
    const ruled = templateOf(await makeStack({ deciding: { modes: [rule] } }));
    expect(takenByHolds(ruled, swap)).toBe(true);
  });
});

describe("PrepareOpened: a quarantine group that somebody opens is closed again", () => {
  const open = { eventSource: "ec2.amazonaws.com", eventName: "AuthorizeSecurityGroupIngress" };

  test.each(["AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"])(
    "hears %s",
    (eventName) => expect(takes(act, "PrepareOpened", { ...open, eventName })).toBe(true),
  );

  test("not one that failed, not one of Cordon's, and nothing where nothing isolates", () => {
    expect(takes(act, "PrepareOpened", { ...open, errorCode: "Client.InvalidPermission.Duplicate" })).toBe(
      false,
    );
    const own = ROLE(`arn:aws:iam::${ACCOUNT}:role/cordon/Cordon-PrepareRole-1ABC`);
    expect(takes(act, "PrepareOpened", { ...open, ...own })).toBe(false);
    expect(ruleOf(observe, "PrepareOpened")).toBeUndefined();
  });
});

test("the timer comes every five minutes, in every mode", () => {
  for (const template of [act, observe])
    expect(ruleOf(template, "WatchTimer").ScheduleExpression).toBe("rate(5 minutes)");
});
