import { CreateTagsCommand, EC2Client, ModifyNetworkInterfaceAttributeCommand } from "@aws-sdk/client-ec2";
import { DescribeRuleCommand, ListRulesCommand, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { familyId } from "../../lib/model/response-id.ts";
import { consoleSignInWithoutMfa, type Event } from "../../local/finding.ts";
import { ROOT_KEY } from "../../local/start.ts";
import { callsAbout, changesTo } from "./calls.ts";
import { account, company, ec2, events, fresh, iam, put } from "./here.ts";
import { recorded, settled, unreadable } from "./ledger.ts";
import { inQueue, listen } from "./people.ts";
import { quarantine } from "./quarantine.ts";
import { roleOf } from "./roles.ts";
import { expectJudged, newUser, newVictim, touches } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

describe.concurrent("what is not contained", () => {
  test("a protected host: refused, told, untouched", async () => {
    const victim = await newVictim("protected", { protected: true });
    await put(victim.event());
    const { response } = await settled(victim.response, "refused");
    expect(response.decision?.because.join()).toContain(`cordon:protected on ${victim.host.id}`);
    const told = await people.told(victim.response, "REFUSED, not contained");
    expect(told.text).toContain(`cordon:protected on ${victim.host.id}`);
    expect(await changesTo(touches(victim))).toEqual([]);
    await expectJudged(victim, "before");
  });

  test("a protected interface, had the code been passed by: IAM itself denies the responder's role", async () => {
    const [guarded, plain] = await Promise.all([newVictim("guarded"), newVictim("plain")]);
    const Tags = [{ Key: "cordon:protected", Value: "true" }];
    await ec2.send(new CreateTagsCommand({ Resources: [guarded.interfaces[0]!], Tags }));
    const asResponder = new EC2Client({
      endpoint: account.endpoint,
      region: account.region,
      credentials: await sessionOf(await roleOf("stolen-instance-credentials")),
    });
    const isolate = async (eni: string) =>
      asResponder.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: eni,
          Groups: [await quarantine(guarded.host.vpcId)],
        }),
      );
    await expect(isolate(guarded.interfaces[0]!)).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    // What else it may do with the same call, and that it is the tag that stops it.
    await expect(isolate(plain.interfaces[0]!)).resolves.toBeDefined();
    await expect(isolate(guarded.interfaces[1]!)).resolves.toBeDefined();
  });

  test("a finding about another account: refused, with both accounts' hosts untouched", async () => {
    const victim = await newVictim("foreign");
    const event = victim.event();
    const elsewhere = { account: "999999999999", region: company.region };
    await put({ ...event, detail: { ...event.detail, accountId: elsewhere.account } });
    const id = familyId("stolen-instance-credentials", victim.finding, elsewhere);
    const { response } = await settled(id, "refused");
    expect(response.decision?.because.join()).toContain("account 999999999999");
    await people.told(id, "REFUSED, not contained");
    expect(await recorded(victim.response)).toBeUndefined();
    expect(await changesTo(touches(victim))).toEqual([]);
    await expectJudged(victim, "before");
  });

  test("a sample finding: only observed, though everything is in act", async () => {
    const victim = await newVictim("sample");
    const event = victim.event();
    const service = {
      ...(event.detail["service"] as object),
      additionalInfo: { value: '{"sample":true}', type: "default", sample: true },
    };
    await put({ ...event, detail: { ...event.detail, title: `[SAMPLE] ${event.detail["title"]}`, service } });
    const { response } = await settled(victim.response, "observed");
    expect(response.decision).toMatchObject({ outcome: "observe", mode: "act" });
    await people.told(victim.response, "Observed only");
    expect(await changesTo(touches(victim))).toEqual([]);
    await expectJudged(victim, "before");
  });

  test("an event that matches and cannot be read: a refused response with field and reason, queued, tried once", async () => {
    const victim = await newVictim("unreadable");
    const event = victim.event();
    const resource = structuredClone(event.detail["resource"]) as {
      accessKeyDetails: { principalId: string };
    };
    resource.accessKeyDetails.principalId = `${victim.role.id}:*`;
    await put({ ...event, detail: { ...event.detail, resource } });
    const { id } = await unreadable(victim.finding);
    const field = "detail.resource.accessKeyDetails.principalId";
    const { response } = await settled(id, "refused");
    expect(response.unreadable).toMatchObject({ field });
    expect(JSON.parse(response.unreadable!.event)).toMatchObject({ detail: { id: victim.finding } });
    const told = await people.told(id, "REFUSED, not contained");
    expect(told.text).toContain(field);
    expect(await inQueue("UnreadableQueueUrl", id)).toMatchObject({ response: id, field });
    // One claim: what Lambda tries again would claim again.
    expect((await callsAbout(`"pk":{"S":"R#${id}"}`)).filter((action) => action === "PutItem")).toHaveLength(
      1,
    );
    await expectJudged(victim, "before");
  });

  test("hostile text in a finding and in a tag reaches people without control characters, escapes and hidden marks", async () => {
    const victim = await newVictim("hostile");
    const event = victim.event();
    const Tags = [{ Key: "Name", Value: "pay\u202Eroll\u2066\u200B-1" }];
    await ec2.send(new CreateTagsCommand({ Resources: [victim.host.id], Tags }));
    const title = "\u001b[2J\u001b[31mred\u0007 \u202Eevil\u202C\u2066\r\nSubject: all is well\u0000";
    await put({ ...event, detail: { ...event.detail, title } });
    await settled(victim.response, "contained");
    const { subject, text } = await people.told(victim.response, "Contained");
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text).toMatch(/^Finding .*red.* evil/m);
    expect(text).toMatch(/affected: .*pay.roll../);
    expect(text).not.toMatch(/^Subject: all is well/m);
  });
});

// The stand-in emits no CloudTrail events: these are played by hand.
describe.concurrent("Cordon's own actions raise no response, those of others do", () => {
  const issuedBy = (event: Event, arn: string | undefined): Event => {
    const userIdentity = event.detail["userIdentity"] as object;
    const sessionContext = arn && { sessionIssuer: { type: "Role", arn } };
    return { ...event, detail: { ...event.detail, userIdentity: { ...userIdentity, sessionContext } } };
  };
  const role = (path: string) => `arn:aws:iam::${account.account}:role${path}`;

  test("a sign-in event issued by a role of Cordon's is nobody's; by another role, and by none, it is answered", async () => {
    const signIn = async (arn: string | undefined) => {
      const user = await newUser("signed-in");
      const eventId = crypto.randomUUID();
      await put(issuedBy(consoleSignInWithoutMfa(company, { user, id: eventId }), arn));
      return familyId("console-login-without-mfa", eventId, company);
    };
    const own = await signIn(role("/cordon/Cordon-Respond"));
    const ofOther = await signIn(role("/cordonier/deploy"));
    const ofUser = await signIn(undefined);
    await settled(ofOther, "contained");
    await settled(ofUser, "contained");
    expect(await recorded(own)).toBeUndefined();
  });

  test("the deployed rule for new VPCs ignores Cordon's roles and takes root's, users' and other roles' events", async () => {
    const { Rules = [] } = await events.send(new ListRulesCommand({}));
    const { Name } = Rules.find((rule) => rule.EventPattern?.includes("CreateVpc"))!;
    const { EventPattern } = await events.send(new DescribeRuleCommand({ Name }));
    const matches = async (userIdentity: object) => {
      const event: Event = {
        version: "0",
        id: crypto.randomUUID(),
        source: "aws.ec2",
        "detail-type": "AWS API Call via CloudTrail",
        account: account.account,
        region: account.region,
        time: "2026-11-20T03:00:00Z",
        resources: [],
        detail: { eventSource: "ec2.amazonaws.com", eventName: "CreateVpc", userIdentity },
      };
      const asked = new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) });
      return (await events.send(asked)).Result;
    };
    const session = (arn: string) => ({ type: "AssumedRole", sessionContext: { sessionIssuer: { arn } } });
    expect(await matches(session(role("/cordon/Cordon-Prepare")))).toBe(false);
    expect(await matches(session(role("/admin")))).toBe(true);
    expect(await matches({ type: "Root" })).toBe(true);
    expect(await matches({ type: "IAMUser", userName: "ana" })).toBe(true);
  });
});

/** Credentials of a Lambda's role: its trust policy is opened for a moment to the stand-in's root. */
async function sessionOf(RoleName: string) {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const trust = JSON.parse(decodeURIComponent(Role!.AssumeRolePolicyDocument!));
  const Principal = { AWS: `arn:aws:iam::${account.account}:root` };
  const open = [...trust.Statement, { Effect: "Allow", Action: "sts:AssumeRole", Principal }];
  const trustIs = (Statement: unknown) =>
    iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: JSON.stringify({ ...trust, Statement }),
      }),
    );
  const sts = new STSClient({ endpoint: account.endpoint, region: account.region, credentials: ROOT_KEY });
  await trustIs(open);
  try {
    const made = await sts.send(
      new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName: `test-${fresh()}` }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = made.Credentials!;
    return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  } finally {
    await trustIs(trust.Statement);
  }
}
