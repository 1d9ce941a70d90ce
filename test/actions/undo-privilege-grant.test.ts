import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { HistoryOfIam } from "../../lib/actions/cloudtrail/event-history.ts";
import { undoPrivilegeGrant } from "../../lib/actions/undo-privilege-grant.ts";
import { trustNobody } from "../../lib/aws/deny-document.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import type { PrivilegeGrant } from "../../lib/model/resource.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";
import { allows, GLOBAL, makePrincipals, trusts } from "./grant-account.ts";

let account: Moto;
let made: Awaited<ReturnType<typeof makePrincipals>>;
beforeAll(async () => {
  account = await MINISTACK.start();
}, 60_000);
beforeEach(async () => {
  await account.reset();
  made = await makePrincipals(account);
});
afterAll(() => account?.stop());

function door(faults?: Faults) {
  return openDoor(account, GLOBAL, "7QX4M2K9TD", faults);
}
function grant(target: object) {
  return { ...GLOBAL, ...target } as PrivilegeGrant;
}
async function planOf(target: object, faults?: Faults) {
  return (await undoPrivilegeGrant.plan(grant(target), door(faults))) as Plan;
}
function revert(target: object, change: Change, force?: boolean) {
  return undoChange(undoPrivilegeGrant, grant(target), change as never, door(), force);
}

function version(versionId: string) {
  return {
    grant: "policy-version",
    policyArn: made.changed,
    versionId,
  };
}
function attachment(more: object = {}) {
  return {
    grant: "attached-policy",
    to: "user",
    name: "ana",
    policyArn: made.shared,
    ...more,
  };
}
function own(more: object = {}) {
  return {
    grant: "inline-policy",
    to: "user",
    name: "ana",
    policyName: "own",
    ...more,
  };
}

/** A past call, as CloudTrail's event history has it. */
function past(eventName: string, eventTime: string, requestParameters: object | null, more: object = {}) {
  return {
    CloudTrailEvent: JSON.stringify({
      eventID: `0f8fad5b-d9cb-469f-a165-${eventTime.replace(/\D/g, "").slice(2, 14)}`,
      eventTime,
      eventName,
      requestParameters,
      responseElements: null,
      recipientAccountId: GLOBAL.account,
      ...more,
    }),
  };
}
function created(at: string, document = trusts("111111111111"), more: object = {}) {
  return past("CreateRole", at, { roleName: "web", assumeRolePolicyDocument: document }, more);
}
function updated(at: string, document = trusts("222222222222"), more: object = {}) {
  return past("UpdateAssumeRolePolicy", at, { roleName: "web", policyDocument: document }, more);
}
const CALL = "0f8fad5b-d9cb-469f-a165-70867728950e";
const AT = "2026-11-22T11:00:00Z";
const trust = { grant: "trust-policy", roleName: "web", changedAt: AT, eventId: CALL };
/** The role is a year old, and this is its history, newest first. */
function history(...Events: object[]): Faults {
  return {
    answer: ({ command }, output) => {
      if (command === "LookupEvents") Object.assign(output, { Events });
      if (command === "GetRole")
        Object.assign(output["Role"] as object, { CreateDate: new Date("2025-11-01T00:00:00Z") });
    },
  };
}

test("names of all five kinds", () => {
  const names = [
    attachment({ policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    own({ to: "role", name: "web" }),
    { grant: "group-membership", userName: "ana", groupName: "admins" },
    version("v3"),
    trust,
  ].map((target) => undoPrivilegeGrant.name(grant(target)));
  expect(names).toEqual([
    "user/ana · AdministratorAccess",
    "role/web · own",
    "user/ana · group/admins",
    "policy/deployers · v3",
    "role/web · trust policy",
  ]);
});

test("AWS's own policies that only deny, and Cordon's, are no grants", async () => {
  for (const name of ["AWSDenyAll", "AWSCompromisedKeyQuarantineV3"])
    expect(await planOf(attachment({ policyArn: `arn:aws:iam::aws:policy/${name}` }))).toEqual({
      refused: `${name} only denies: taking it back would give power`,
    });
  expect(await planOf(own({ policyName: "cordon-7QX4M2K9TD-deny-user" }))).toEqual({
    refused: expect.stringContaining("as Cordon's own denials are"),
  });
  const deny = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } };
  await made.put.user("ana", "lock", JSON.stringify(deny));
  expect(await planOf(own({ policyName: "lock" }))).toEqual({
    refused: "lock of user ana only denies: taking it back would give power",
  });
});

test.each([
  [
    "an AWS managed policy's version",
    { grant: "policy-version", policyArn: "arn:aws:iam::aws:policy/X", versionId: "v2" },
  ],
  [
    "a policy of another account",
    { grant: "attached-policy", to: "role", name: "web", policyArn: "arn:aws:iam::210987654321:policy/X" },
  ],
  [
    "a version that is none",
    { grant: "policy-version", policyArn: "arn:aws:iam::123456789012:policy/X", versionId: "v0" },
  ],
  ["a time without a zone", { ...trust, changedAt: "2026-11-22T11:00:00" }],
])("%s: refused before anything is asked", async (_what, target) => {
  const aws = door();
  expect(await undoPrivilegeGrant.plan(grant(target), aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
  const change = { before: { id: "AROAX", given: "", back: "v1", words: { given: "a", back: "b" } } };
  await expect(undoPrivilegeGrant.apply(grant(target), change as never, aws)).rejects.toThrow(RangeError);
  expect(aws.calls).toEqual([]);
});

test("roles of AWS services and of IAM Identity Center are refused; Cordon's and the deployer's are protected", async () => {
  const { Role } = await made.iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }),
  );
  const linked = { to: "role", name: Role!.RoleName! };
  for (const target of [attachment(linked), own(linked), { ...trust, roleName: linked.name }])
    expect(await planOf(target)).toEqual({ refused: expect.stringContaining("linked to an AWS service") });
  const role = async (RoleName: string, Path: string) => {
    const AssumeRolePolicyDocument = trusts("123456789012");
    await made.iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
    return attachment({ to: "role", name: RoleName });
  };
  const sso = await role("AWSReservedSSO_Admin_0123456789abcdef", "/aws-reserved/sso.amazonaws.com/");
  expect(await planOf(sso)).toEqual({ refused: expect.stringContaining("in the permission set") });
  expect((await planOf(await role("executor", "/cordon/"))).protectedBy).toBe(
    "role executor is Cordon's own",
  );
  expect((await planOf(await role("cdk-deploy", "/"))).protectedBy).toContain("deploys into this account");
});

test("gone already, by other hands: in force, and an undo gives nothing", async () => {
  await made.iam.send(new DetachUserPolicyCommand({ UserName: "ana", PolicyArn: made.shared }));
  await made.iam.send(new DeleteUserPolicyCommand({ UserName: "ana", PolicyName: "own" }));
  await made.iam.send(new RemoveUserFromGroupCommand({ UserName: "ana", GroupName: "admins" }));
  for (const target of [
    attachment(),
    own(),
    { grant: "group-membership", userName: "ana", groupName: "admins" },
    version("v9"),
  ]) {
    const [change] = (await planOf(target)).changes as [Change];
    expect(change.inForce).toBe(true);
    const { before, set } = (await standingOf(undoPrivilegeGrant, grant(target), change as never, door()))!;
    expect(set).toMatch(/^.{3,}$/);
    expect(before).toBe(set);
    expect(await undoPrivilegeGrant.verify(grant(target), [change as never], door())).toEqual({
      holds: true,
      missing: [],
    });
    const aws = door();
    expect(await undoChange(undoPrivilegeGrant, grant(target), change as never, aws, true)).toHaveProperty(
      "undone",
    );
    expect(aws.calls.every(({ command }) => /^(Get|List)/.test(command))).toBe(true);
  }
});

test("an undo gives nothing to a user made again under the same name", async () => {
  await made.put.user("jenkins", "power", allows("*"));
  const target = own({ name: "jenkins", policyName: "power" });
  const [change] = (await planOf(target)).changes as [Change];
  await undoPrivilegeGrant.apply(grant(target), change as never, door());
  const other = {
    ...change,
    before: { ...(change.before as object), id: "AIDAOLDOLDOLDOLDOLDOL" },
  } as Change;
  for (const force of [false, true])
    expect(await revert(target, other, force)).toEqual({
      undone: "No change: the user, role, group or policy no longer exists",
    });
  await expect(
    made.iam.send(new GetUserPolicyCommand({ UserName: "jenkins", PolicyName: "power" })),
  ).rejects.toThrow();
  await expect(made.iam.send(new DeleteUserCommand({ UserName: "jenkins" }))).rejects.toThrow();
});

test("a policy that is put back is the recorded document, to the letter", async () => {
  const text = allows("sqs:*");
  await made.put.user("ana", "power", text);
  const target = own({ policyName: "power" });
  const [change] = (await planOf(target)).changes as [Change];
  await undoPrivilegeGrant.apply(grant(target), change as never, door());
  await revert(target, change);
  const { PolicyDocument } = await made.iam.send(
    new GetUserPolicyCommand({ UserName: "ana", PolicyName: "power" }),
  );
  expect(decodeURIComponent(PolicyDocument!)).toBe(text);
});

test("versions: the newest older one; of an old one that was set again the only other; else refused", async () => {
  const set = (VersionId: string) =>
    made.iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: made.changed, VersionId }));
  expect((await planOf(version("v3"))).changes[0]).toMatchObject({ from: "version v3", to: "version v2" });
  const close = expect.stringContaining("v2 was made less than a day before v3: look what it allows");
  const made3 = new Date("2026-11-22T11:00:00Z");
  const madeBefore = async (hours: number) =>
    planOf(version("v3"), {
      answer: ({ command }, output) => {
        if (command !== "ListPolicyVersions") return;
        for (const one of output["Versions"] as { VersionId: string; CreateDate: Date }[])
          one.CreateDate = one.VersionId === "v3" ? made3 : new Date(made3.getTime() - hours * 3_600_000);
      },
    });
  expect((await madeBefore(1)).limits).toContainEqual(close);
  expect((await madeBefore(25)).limits).not.toContainEqual(close);
  expect(await planOf(version("v2"))).toEqual({
    refused: "v3 is the default version of deployers by now, not v2: take that back",
  });
  await set("v2");
  expect(await planOf(version("v2"))).toEqual({
    refused: expect.stringContaining("although newer versions exist"),
  });
  await set("v1");
  expect((await planOf(version("v3"))).changes[0]).toMatchObject({ inForce: true, before: { back: "v1" } });

  const PolicyArn = made.shared;
  const only = { grant: "policy-version", policyArn: PolicyArn, versionId: "v1" };
  expect(await planOf(only)).toEqual({ refused: expect.stringContaining("no older one is left") });
  await made.iam.send(
    new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allows("*"), SetAsDefault: false }),
  );
  expect((await planOf(only)).changes[0]).toMatchObject({ from: "version v1", to: "version v2" });
});

test("trust: back to what the newest call before the recorded one set, whatever else the history has", async () => {
  const good = trusts("333333333333");
  const plan = await planOf(
    trust,
    history(
      updated(AT, trusts("123456789012"), { eventID: CALL }),
      updated("2026-11-22T10:00:00Z", "{}", { errorCode: "AccessDenied" }),
      updated("2026-11-22T09:00:00Z", trusts("444444444444"), { recipientAccountId: "210987654321" }),
      past("UpdateAssumeRolePolicy", "2026-11-22T08:00:00Z", { roleName: "batch", policyDocument: "{}" }),
      past("TagRole", "2026-11-22T07:00:00Z", { roleName: "web" }),
      past("UpdateAssumeRolePolicy", "2026-11-22T06:30:00Z", null),
      updated("2026-11-22T06:15:00Z", trusts("666666666666"), { eventID: undefined }),
      { CloudTrailEvent: "no JSON" },
      {},
      updated("2026-11-22T06:00:00Z", good),
      created("2025-11-01T00:00:01Z"),
    ),
  );
  expect(plan.changes[0]).toMatchObject({
    hold: "role/web/trust",
    of: "trust policy of role web",
    from: `as set at ${AT}`,
    to: "as UpdateAssumeRolePolicy set it at 2026-11-22T06:00:00Z",
    before: { given: trusts("123456789012"), back: good },
  });
  expect(plan.limits).toContainEqual(expect.stringContaining("check whether it was legitimate"));
});

test.each<[string, object[], string]>([
  ["nothing", [], "is not in CloudTrail's event history of 90 days"],
  ["an older role of that name", [created("2025-10-01T00:00:00Z")], "is not in CloudTrail's event history"],
  ["no JSON", [updated("2026-11-01T00:00:00Z", "{")], "cannot be read in the event history"],
  ["no trust policy", [updated("2026-11-01T00:00:00Z", allows("*"))], "cannot be read in the event history"],
  [
    "too long",
    [updated("2026-11-01T00:00:00Z", trusts("1".repeat(4_100)))],
    "cannot be read in the event history",
  ],
  ["another of the same second", [updated(AT), created("2025-11-01T00:00:01Z")], "was changed again by"],
  ["a later one", [updated("2026-11-22T11:30:00Z"), created("2025-11-01T00:00:01Z")], "was changed again by"],
  [
    "the recorded one, which is not in force",
    [updated(AT, trusts("555555555555"), { eventID: CALL }), created("2025-11-01T00:00:01Z")],
    "is not as the recorded call left it",
  ],
])("trust, and the history has %s: refused", async (_what, events, why) => {
  const plan = await planOf(trust, history(...events));
  expect(plan).toEqual({ refused: expect.stringContaining(why) });
});

test("trust, and the recorded call is not in the history yet: what was before it is known all the same", async () => {
  expect(await planOf(trust, history(created("2025-11-01T00:00:01Z")))).toMatchObject({
    changes: [{ before: { back: trusts("111111111111") } }],
  });
});

test("trust, and the recorded call made the role: refused, with what to do instead", async () => {
  const changedAt = new Date(Date.now() - 1_000).toISOString();
  expect(await planOf({ ...trust, changedAt })).toEqual({
    refused: expect.stringMatching(/made by that very call or since.*quarantine-role/),
  });
});

test("trust that Cordon has closed is left to the response that closed it", async () => {
  const closed = { RoleName: "web", PolicyDocument: trustNobody() };
  await made.iam.send(new UpdateAssumeRolePolicyCommand(closed));
  expect(await planOf(trust, history(created("2025-11-01T00:00:01Z")))).toEqual({
    refused: expect.stringContaining("is closed by Cordon"),
  });
});

test("trust: reads few pages of the history, in IAM's own Region, and says when it stopped", async () => {
  const page = Array.from({ length: 50 }, () => past("GetRole", AT, { roleName: "web" }));
  const endless: Faults = {
    answer: (call, output) => {
      history(...page).answer!(call, output);
      if (call.command === "LookupEvents") output["NextToken"] = "more";
    },
  };
  const aws = openDoor(account, GLOBAL, "7QX4M2K9TD", endless);
  expect(await undoPrivilegeGrant.plan(grant(trust), aws)).toEqual({
    refused: expect.stringContaining("in the newest 500 entries of CloudTrail's event history"),
  });
  const lookups = aws.calls.filter(({ command }) => command === "LookupEvents");
  expect(lookups).toHaveLength(10);
  expect(lookups[0]!.input).toMatchObject({
    LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue: "web" }],
  });
  const elsewhere = openDoor(account, { ...GLOBAL, region: "eu-west-1" }, "7QX4M2K9TD");
  const target = { ...trust, changedAt: new Date(Date.now() + 60_000).toISOString() };
  expect(await undoPrivilegeGrant.plan(grant(target), elsewhere)).toMatchObject({
    changes: [{ inForce: true }],
  });
});

test.each([
  ["eu-west-1", "us-east-1"],
  ["us-gov-east-1", "us-gov-west-1"],
  ["cn-northwest-1", "cn-north-1"],
  ["eusc-de-east-1", "eusc-de-east-1"],
])("IAM's history, asked from %s, is in %s", async (region, home) => {
  expect(await new HistoryOfIam({ region }).config.region()).toBe(home);
});

test("trust: what is recorded and is no trust policy is never written", async () => {
  const aws = door();
  for (const back of ["", "{", allows("*"), trusts("1".repeat(4_100)), '{"Statement":[]}', "null"]) {
    const change = { before: { id: "", given: "", back, words: { given: "a", back: "b" } } };
    await expect(undoPrivilegeGrant.apply(grant(trust), change as never, aws)).rejects.toThrow(RangeError);
  }
  expect(aws.calls).toEqual([]);
});

test("versions: what is recorded and is no version is never set", async () => {
  const aws = door();
  for (const back of ["", "v0", "v1\n", "V2", "2"]) {
    const change = { before: { id: "", given: "", back, words: { given: "a", back: "b" } } };
    await expect(undoPrivilegeGrant.apply(grant(version("v3")), change as never, aws)).rejects.toThrow(
      RangeError,
    );
  }
  expect(aws.calls).toEqual([]);
});

test("the local account's event history is as CloudTrail's where this action reads it", async () => {
  await made.iam.send(
    new UpdateAssumeRolePolicyCommand({ RoleName: "web", PolicyDocument: trusts("111111111111") }),
  );
  await expect(
    made.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "none", PolicyDocument: trusts("1") })),
  ).rejects.toThrow();
  await made.iam.send(new GetRoleCommand({ RoleName: "web" }));
  const cloudtrail = openClient(account, CloudTrailClient);
  const named = async (AttributeValue: string) =>
    (
      await cloudtrail.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue }] }),
      )
    ).Events!.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent!));
  const [newest] = await named("web");
  expect(newest).toMatchObject({
    eventName: "UpdateAssumeRolePolicy",
    eventSource: "iam.amazonaws.com",
    awsRegion: "us-east-1",
    requestParameters: { roleName: "web", policyDocument: trusts("111111111111") },
    recipientAccountId: GLOBAL.account,
  });
  expect(newest).not.toHaveProperty("errorCode");
  expect(await named("none")).toEqual([expect.objectContaining({ errorCode: expect.any(String) })]);
});
