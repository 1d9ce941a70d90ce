import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { familyId } from "../../lib/model/response-id.ts";
import type { User } from "../../local/company.ts";
import { consoleSignInWithoutMfa, exposedCredentials } from "../../local/finding.ts";
import { disagreements } from "../../local/judge-verdict.ts";
import { seedConsoleSession } from "../../local/seed-identities.ts";
import { changesTo } from "./calls.ts";
import { account, company, fresh, put } from "./here.ts";
import { changeOf, contained, settled } from "./ledger.ts";
import { listen } from "./people.ts";
import { expectJudged, lookAt, newUser, newVictim, touches } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

// All playbooks are in every-playbook.test.ts; here three are judged by what they call and say, too.
describe.concurrent("event on the bus, contained, judged by plain signed calls", () => {
  test("stolen-instance-credentials cuts the host and the stolen session, not the role's other session", async () => {
    const victim = await newVictim("stolen");
    await expectJudged(victim, "before");
    await put(victim.event());
    const whole = await contained(victim.response);
    await expectJudged(victim, "contained");
    for (const { id, groups } of victim.host.interfaces) {
      const { before } = changeOf(whole, `network-interface/${id}/groups`);
      expect([...(before as { groups: string[] }).groups].sort()).toEqual(groups);
    }
    expect(await changesTo(touches(victim))).toEqual([
      "CreateSnapshots",
      "ModifyNetworkInterfaceAttribute",
      "ModifyNetworkInterfaceAttribute",
      "PutRolePolicy",
    ]);
    const told = await people.told(victim.response, "Contained");
    expect(told.text).toContain(victim.host.id);
    expect(told.text).toContain(`npx cordon undo ${victim.response}`);
  });

  test("leaked-access-key finds the user when Health names nothing but a public key", async () => {
    const [user, bystander] = await Promise.all([newUser("public"), newUser("bystander")]);
    const event = exposedCredentials(company, { accessKeyId: user.keys[0]!.accessKeyId, id: fresh() });
    await put(event);
    const arn = String(event.detail["eventArn"]);
    const id = familyId("leaked-access-key", arn, { ...company, region: "global" });
    await settled(id, "contained");
    expect(await judgedUsers([user, bystander])).toEqual([]);
    expect(await changesTo(`UserName=${user.name}`)).toEqual(["PutUserPolicy", "UpdateAccessKey"]);
    await people.told(id, "Contained");
  });

  // The stand-in has no console and emits no CloudTrail events: the sign-in event is played by hand, and a
  // GetSessionToken session stands for the console's (it carries aws:MultiFactorAuthPresent=false like that).
  test("console-login-without-mfa denies the session and the user's long-term keys until there is MFA", async () => {
    const [user, bystander] = await Promise.all([newUser("carol"), newUser("bystander")]);
    const [session, other] = await Promise.all(
      [user, bystander].map((one) => seedConsoleSession(account, one)),
    );
    const own = { users: [user, bystander], sessions: [session!, other!] };
    const eventId = crypto.randomUUID();
    await put(consoleSignInWithoutMfa(company, { user, id: eventId }));
    const id = familyId("console-login-without-mfa", eventId, company);
    await settled(id, "contained");
    const seen = await lookAt(own);
    expect(seen.sessions.map(({ of, answer }) => [of, answer])).toEqual([
      [user.name, "refused"],
      [bystander.name, "allowed"],
    ]);
    expect(seen.keys.map(({ user: of, status, answer }) => [of, status, answer])).toEqual([
      [user.name, "Active", "refused"],
      [user.name, "Active", "refused"],
      [bystander.name, "Active", "allowed"],
      [bystander.name, "Active", "allowed"],
    ]);
    // What the user needs to come back with a second factor stays open.
    const sts = new STSClient({
      endpoint: account.endpoint,
      region: account.region,
      credentials: user.keys[0]!,
    });
    await expect(sts.send(new GetSessionTokenCommand({}))).resolves.toHaveProperty("Credentials");
    await people.told(id, "Contained");
  });
});

/** Why the first user is not cut, with its first key inactive, or any other one is not left alone. */
async function judgedUsers(users: User[]): Promise<string[]> {
  const own = { hosts: [], roles: [], sessions: [], users };
  const { name } = users[0]!;
  return disagreements({ ...account, ...own }, await lookAt(own), "contained", {
    keysOf: name,
    holder: name,
  });
}
