import { beforeAll, describe, expect, test } from "vitest";
import { familyId } from "../../lib/model/response-id.ts";
import { compromisedAccessKey } from "../../local/finding.ts";
import { callsAbout, changesTo } from "./calls.ts";
import { account, company, fresh, put } from "./here.ts";
import { changeOf, contained, settled, whenRecord } from "./ledger.ts";
import { inQueue, listen } from "./people.ts";
import { without } from "./roles.ts";
import { answerTo, expectJudged, isolated, lookAt, newUser, newVictim } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

function interfaceArn(id: string) {
  return `arn:aws:ec2:${account.region}:${account.account}:network-interface/${id}`;
}
function later() {
  return new Date(Date.now() + 60_000);
}

/** The event, after Lambda's last try, with why. */
function givenUp(finding: string) {
  return inQueue("FailuresQueueUrl", finding) as Promise<{
    requestPayload: { detail: { id: string } };
    responsePayload: { errorMessage: string };
  }>;
}

async function triesOf(eni: string) {
  return (await callsAbout(eni)).filter((action) => action === "ModifyNetworkInterfaceAttribute").length;
}

describe.concurrent("a role without one of its permissions: it fails visibly, and nothing is lost", () => {
  test("one interface that may not be changed: partly, with the reason on record, told and queued; completed later", async () => {
    const victim = await newVictim("partly");
    const eni = victim.interfaces[1]!;
    const giveBack = await without(
      "stolen-instance-credentials",
      "ec2:ModifyNetworkInterfaceAttribute",
      interfaceArn(eni),
    );
    await put(victim.event());

    const { requestPayload, responsePayload } = await givenUp(victim.finding);
    expect(requestPayload.detail.id).toBe(victim.finding);
    expect(responsePayload.errorMessage).toContain(victim.response);
    const whole = await settled(victim.response, "partly");
    expect(changeOf(whole, `network-interface/${eni}/groups`)).toMatchObject({
      state: "failed",
      note: expect.stringContaining("UnauthorizedOperation"),
    });
    // The other one is in force, and the record says so.
    const other = changeOf(whole, `network-interface/${victim.interfaces[0]!}/groups`);
    expect(other).toMatchObject({ state: "applied" });
    expect(await triesOf(eni)).toBe(3);
    const told = await people.told(victim.response, "PARTLY CONTAINED");
    expect(told.text).toMatch(new RegExp(`FAILED: ${eni}.*UnauthorizedOperation`));
    expect(await isolated(victim)).toBe(1);
    expect(await answerTo(victim.stolen)).toBe("refused");

    await giveBack();
    await put(victim.event({ count: 2, updatedAt: later() }));
    await contained(victim.response);
    await expectJudged(victim, "contained");
  });

  test("nothing that may be changed: failed, with every reason; completed later", async () => {
    const victim = await newVictim("failed");
    const giveBack = await Promise.all([
      ...victim.interfaces.map((eni) =>
        without("stolen-instance-credentials", "ec2:ModifyNetworkInterfaceAttribute", interfaceArn(eni)),
      ),
      without("contain-identity", "iam:PutRolePolicy", victim.role.arn),
    ]);
    await put(victim.event());
    await givenUp(victim.finding);
    await settled(victim.response, "failed");
    const { text } = await people.told(victim.response, "FAILED, not contained");
    expect(text.match(/FAILED: /g)).toHaveLength(3);
    await expectJudged(victim, "before");

    for (const back of giveBack) await back();
    await put(victim.event({ count: 2, updatedAt: later() }));
    await contained(victim.response);
    await expectJudged(victim, "contained");
  });

  test("a user that may not be looked at: not planned, so nothing is changed; the reason and the event are kept", async () => {
    const user = await newUser("unseen");
    const giveBack = await without("leaked-access-key", "iam:GetUser", user.arn);
    const finding = fresh().repeat(4);
    const id = familyId("leaked-access-key", finding, company);
    const event = (count: number) =>
      compromisedAccessKey(company, { user, accessKeyId: user.keys[0]!.accessKeyId, id: finding, count });
    await put(event(1));
    const { responsePayload } = await givenUp(finding);
    expect(responsePayload.errorMessage).toContain("could not plan");
    const { response } = await whenRecord(
      id,
      "left as it is",
      ({ response }) => response.lease === undefined,
    );
    expect(response).toMatchObject({ state: "new", error: expect.stringContaining("AccessDenied") });
    expect(await changesTo(`UserName=${user.name}`)).toEqual([]);

    await giveBack();
    await put(event(2));
    await settled(id, "contained");
    const { keys } = await lookAt({ users: [user] });
    expect(keys.map(({ status, answer }) => [status, answer])).toEqual([
      ["Inactive", "refused"],
      ["Active", "refused"],
    ]);
  });
});
