import { ModifyNetworkInterfaceAttributeCommand } from "@aws-sdk/client-ec2";
import { beforeAll, describe, expect, test } from "vitest";
import { familyId } from "../../lib/model/response-id.ts";
import { named } from "../../local/company.ts";
import { changesTo } from "./calls.ts";
import { cordon, undo } from "./command-line.ts";
import { company, ec2, fresh, put } from "./here.ts";
import { contained, settled, whenRecord } from "./ledger.ts";
import { listen } from "./people.ts";
import { answerTo, expectJudged, groupsOf, newVictim, touches, type Victim } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

async function newContained(name: string): Promise<Victim> {
  const victim = await newVictim(name);
  await put(victim.event());
  await contained(victim.response);
  return victim;
}

describe.concurrent("undo, by the real command", () => {
  test("puts groups back and keeps stolen credentials cut; named, these come back too; twice is once", async () => {
    const victim = await newContained("undone");

    const plain = await undo(victim.response);
    expect(plain.code, plain.errors).toBe(7);
    await settled(victim.response, "partly-undone");
    await expectJudged(victim, "kept");

    const whole = await undo(victim.response, "--rearm", "deny-role-session");
    expect(whole.code, whole.errors).toBe(0);
    const { response } = await settled(victim.response, "undone");
    await expectJudged(victim, "undone");
    expect(response.undo?.by).toBe(named(company.users, company.administrator).arn);
    const changes = await changesTo(touches(victim));

    const again = await undo(victim.response, "--rearm", "deny-role-session");
    expect(again.code, again.errors).toBe(0);
    expect(await changesTo(touches(victim))).toEqual(changes);
    await expectJudged(victim, "undone");

    await people.told(victim.response, "Partly undone");
    await people.told(victim.response, "Undone");
  });

  test("an outside change is reported and kept, the other interface put back; named, it is put back over", async () => {
    const victim = await newContained("changed");
    // Not while the check after 10 s looks: what that finds moves the response, and an undo asks to look again then.
    await whenRecord(victim.response, "checked", ({ response }) => "checked 10 s" in response.times);
    const [changed, other] = victim.host.interfaces;
    const theirs = named(company.groups, "web").id;
    await ec2.send(
      new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: changed!.id, Groups: [theirs] }),
    );
    const undone = await undo(victim.response, "--rearm", "all");
    expect(undone.code, undone.errors).toBe(5);
    expect(undone.out + undone.errors).toContain(changed!.id);
    await settled(victim.response, "conflict");
    expect(await groupsOf(victim, changed!.id)).toEqual([theirs]);
    expect((await groupsOf(victim, other!.id)).sort()).toEqual(other!.groups);
    expect(await answerTo(victim.stolen)).toBe("allowed");
    await people.told(victim.response, "UNDO CONFLICT");

    const forced = await undo(victim.response, "--force", `network-interface/${changed!.id}/groups`);
    expect(forced.code, forced.errors).toBe(0);
    await settled(victim.response, "undone");
    expect((await groupsOf(victim, changed!.id)).sort()).toEqual(changed!.groups);
  });

  test("a repeat of the finding is answered by the stored verdict: nothing is contained again", async () => {
    const victim = await newContained("false-alarm");
    const undone = await undo(victim.response, "--rearm", "all", "--verdict", "false");
    expect(undone.code, undone.errors).toBe(0);
    const changes = await changesTo(touches(victim));
    await put(victim.event({ count: 2, updatedAt: new Date(Date.now() + 60_000) }));
    const { response } = await whenRecord(
      victim.response,
      "repeated",
      ({ response }) => response.repeats === 1,
    );
    expect(response).toMatchObject({ state: "undone", verdict: { verdict: "false" } });
    expect(response.latest).toBeUndefined();
    expect(await changesTo(touches(victim))).toEqual(changes);
    await expectJudged(victim, "undone");
  });

  test.each(["the first", "the second"] as const)(
    "two responses hold one host, %s is undone: it stays isolated, and comes back with the other one",
    async (which) => {
      const victim = await newContained("held-twice");
      const finding = fresh().repeat(4);
      const second = familyId("stolen-instance-credentials", finding, company);
      await put(victim.event({ id: finding }));
      await contained(second);
      const order = which === "the first" ? [victim.response, second] : [second, victim.response];

      expect((await undo(order[0]!, "--rearm", "all")).code).toBe(0);
      await settled(order[0]!, "undone");
      await expectJudged(victim, "contained");

      expect((await undo(order[1]!, "--rearm", "all")).code).toBe(0);
      await settled(order[1]!, "undone");
      await expectJudged(victim, "undone");
    },
  );

  test("a response that is not there: exit 3", async () => {
    expect((await cordon("undo", "0000000000", "--reason", "why", "--yes", "--no-input")).code).toBe(3);
  });
});
