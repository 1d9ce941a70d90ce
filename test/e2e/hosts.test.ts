import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeAll, describe, expect, test } from "vitest";
import { named } from "../../local/company.ts";
import type { Event } from "../../local/finding.ts";
import { company, ec2, put } from "./here.ts";
import { contained, settled, whenRecord } from "./ledger.ts";
import { listen } from "./people.ts";
import { newVpc, openTo, prepare, quarantine } from "./quarantine.ts";
import { answerTo, expectJudged, groupsOf, isolated, newVictim } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

function callOnInterface(networkInterfaceId: string): Event {
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ec2",
    account: company.account,
    time: new Date().toISOString(),
    region: company.region,
    resources: [],
    detail: {
      eventVersion: "1.10",
      userIdentity: { type: "IAMUser", userName: "ana", accountId: company.account },
      eventSource: "ec2.amazonaws.com",
      eventName: "ModifyNetworkInterfaceAttribute",
      requestParameters: { networkInterfaceId, groupSet: { items: [{ groupId: "sg-00000000" }] } },
      responseElements: { _return: true },
    },
  };
}

function later() {
  return new Date(Date.now() + 60_000);
}

describe.concurrent("hosts as they are found", () => {
  test("a stopped host is isolated all the same: it may be started again", async () => {
    const victim = await newVictim("stopped");
    await ec2.send(new StopInstancesCommand({ InstanceIds: [victim.host.id] }));
    await put(victim.event());
    await contained(victim.response);
    await expectJudged(victim, "contained");
  });

  test("a terminated host is moot, and its stolen session is denied still", async () => {
    const victim = await newVictim("terminated");
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [victim.host.id] }));
    await put(victim.event());
    const { steps } = await settled(victim.response, "contained");
    expect(steps.find(({ action }) => action === "isolate-instance")).toMatchObject({
      moot: `${victim.host.id} is terminated`,
      changes: [],
    });
    expect(await answerTo(victim.stolen)).toBe("refused");
    expect(await answerTo(victim.neighbour)).toBe("allowed");
  });

  test("a call of somebody else on a held interface is read back at once, long before the next check: lost, and told", async () => {
    const victim = await newVictim("moved");
    await put(victim.event());
    await contained(victim.response);
    await whenRecord(victim.response, "read back once", ({ response }) => "checked 10 s" in response.times);
    const { id } = victim.host.interfaces[0]!;
    const web = named(company.groups, "web").id;
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, Groups: [web] }));
    // The stand-in emits no CloudTrail events: this one is played by hand.
    await put(callOnInterface(id));
    const { response } = await settled(victim.response, "not-in-effect");
    expect(response.times).not.toHaveProperty("checked 60 s");
    expect(response.missing?.join()).toContain(id);
    await people.told(victim.response, "NOT IN EFFECT");
  });

  test("an interface attached after containment: the check after 10 s says lost and names it; the next event isolates it", async () => {
    const victim = await newVictim("grown");
    await put(victim.event());
    await contained(victim.response);
    const web = named(company.groups, "web").id;
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: victim.host.interfaces[0]!.subnetId, Groups: [web] }),
    );
    const eni = NetworkInterface!.NetworkInterfaceId!;
    await ec2.send(
      new AttachNetworkInterfaceCommand({
        DeviceIndex: 2,
        InstanceId: victim.host.id,
        NetworkInterfaceId: eni,
      }),
    );
    const { response } = await settled(victim.response, "not-in-effect");
    expect(response.missing?.join()).toContain(eni);
    expect((await people.told(victim.response, "NOT IN EFFECT")).text).toContain(eni);
    expect(await groupsOf(victim, eni)).toEqual([web]);

    await put(victim.event({ count: 2, updatedAt: later() }));
    await contained(victim.response);
    expect(await isolated(victim)).toBe(3);
  });

  test("a quarantine group that somebody opened isolates nobody: named and told; closed again, it does", async () => {
    const vpc = await newVpc();
    const group = await quarantine(vpc.id);
    const victim = await newVictim("opened", { vpc });
    await openTo(group, 22);
    await put(victim.event());
    await settled(victim.response, "partly");
    const { text } = await people.told(victim.response, "PARTLY CONTAINED");
    expect(text).toContain(`not empty: ${group}`);
    expect(await answerTo(victim.stolen)).toBe("refused");
    expect(await groupsOf(victim, victim.interfaces[0]!)).toEqual(vpc.groups);

    await prepare();
    await put(victim.event({ count: 2, updatedAt: later() }));
    await contained(victim.response);
    await expectJudged(victim, "contained");
  });
});
