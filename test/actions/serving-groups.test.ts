import type { NetworkInterface } from "@aws-sdk/client-ec2";
import type { TargetHealthDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, describe, expect, test } from "vitest";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import type { Plan } from "../../lib/model/action.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { makeServing } from "./serving-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let serving: ReturnType<typeof makeServing>;
beforeEach(async () => {
  net = await makeNetwork(moto);
  serving = makeServing(moto);
  await net.makeQuarantine();
});

async function planOf(instanceId: string, faults?: Faults) {
  const aws = openDoor(moto, PLACE, "7QX4M2K9TD", faults);
  return { plan: (await isolateInstance.plan({ ...PLACE, instanceId }, aws)) as Plan, calls: aws.calls };
}
async function groupsOf(id: string, faults?: Faults) {
  return (await planOf(id, faults)).plan.asset?.groups;
}
async function hosts(count: number) {
  const made = [];
  for (let i = 0; i < count; i++) made.push((await net.launch([net.web])).id);
  return made as [string, ...string[]];
}
function as(...states: (string | undefined)[]): Faults["answer"] {
  return (_call, output) => {
    const found = (output["TargetHealthDescriptions"] ?? []) as TargetHealthDescription[];
    for (const [i, one] of found.entries()) Object.assign(one.TargetHealth!, { State: states[i] });
  };
}

test("its tags and who feels it", async () => {
  const [id] = await hosts(1);
  await net.tag(id, "criticality", "high");
  expect((await planOf(id)).plan.asset).toEqual({
    tags: { criticality: "high" },
    reach: "target",
    groups: [],
  });
});

describe("a target group", () => {
  test("is told with its healthy members, and what it loses", async () => {
    const [id, second, third] = await hosts(3);
    await serving.targetGroup("payments", net.vpc, [id, second!, third!]);
    await serving.targetGroup("basket", net.vpc, [second!]);
    const { plan } = await planOf(id);
    expect(plan.asset?.groups).toEqual([
      { group: "target-group/payments", member: id, isHealthy: true, healthy: 3 },
    ]);
    expect(plan.affected).toContain("target group payments: 3 → 2 healthy");
  });

  test("counts what is healthy only; what is not healthy itself is no loss", async () => {
    const [id, second, third] = await hosts(3);
    await serving.targetGroup("payments", net.vpc, [id, second!, third!]);
    const answer = as("unhealthy", "healthy", "draining");
    const { plan } = await planOf(id, { answer: answer! });
    expect(plan.asset?.groups).toMatchObject([{ isHealthy: false, healthy: 1 }]);
    expect(plan.affected.join()).not.toContain("payments");
  });

  test("counts a host once that is registered on several ports, healthy on any of them", async () => {
    const [id, second] = await hosts(2);
    const ports = [8080, 8081].map((Port) => ({ Id: id, Port }));
    await serving.targetGroup("payments", net.vpc, [...ports, second!]);
    const answer: Faults["answer"] = (_call, output) => {
      const found = (output["TargetHealthDescriptions"] ?? []) as TargetHealthDescription[];
      // Moto keeps one registration of a target only.
      if (found[0]) found.unshift({ ...found[0], TargetHealth: { State: "unhealthy" } });
    };
    expect(await groupsOf(id, { answer })).toMatchObject([{ member: id, isHealthy: true, healthy: 2 }]);
  });

  test("by address: every address of the host that is a member", async () => {
    const [id] = await hosts(1);
    const answer: Faults["answer"] = (_call, output) => {
      for (const eni of (output["NetworkInterfaces"] ?? []) as NetworkInterface[]) {
        eni.PrivateIpAddresses!.push({ PrivateIpAddress: "10.0.1.201" });
        eni.Ipv6Addresses = [{ Ipv6Address: "2001:db8::7" }];
      }
    };
    await serving.targetGroup("pods", net.vpc, ["10.0.1.201", "10.0.1.77", "2001:db8::7"], "ip");
    const { plan } = await planOf(id, { answer });
    expect(plan.asset?.groups).toEqual(
      ["10.0.1.201", "2001:db8::7"].map((member) => ({
        group: "target-group/pods",
        member,
        isHealthy: true,
        healthy: 3,
      })),
    );
    expect(plan.affected).toContain("target group pods: 3 → 1 healthy");
  });

  test("of another VPC is not asked; deleted meanwhile has no members", async () => {
    const [id] = await hosts(1);
    const other = await makeNetwork(moto);
    await serving.targetGroup("elsewhere", other.vpc, []);
    const arn = await serving.targetGroup("payments", net.vpc, [id]);
    const asked = (await planOf(id)).calls.filter(({ command }) => command === "DescribeTargetHealth");
    expect(asked.map(({ input }) => input)).toEqual([{ TargetGroupArn: arn }]);
    // The list is answered, and then the group goes; the SDK's own error comes back.
    const stale: Faults["answer"] = (_call, output) => {
      const [group] = (output["TargetGroups"] ?? []) as { TargetGroupArn: string }[];
      if (group)
        for (const one of output["TargetGroups"] as { TargetGroupArn: string }[]) one.TargetGroupArn += "0";
    };
    expect(await groupsOf(id, { answer: stale })).toEqual([]);
  });

  test("is one of fifty at most: with more, people are asked", async () => {
    const [id] = await hosts(1);
    for (let i = 0; i < 50; i++) await serving.targetGroup(`group-${i}`, net.vpc, i === 7 ? [id] : []);
    const { plan, calls } = await planOf(id);
    expect(plan.asset?.groups).toMatchObject([{ group: "target-group/group-7", healthy: 1 }]);
    expect(Math.max(...calls.map(({ wave }) => wave))).toBe(2);
    await serving.targetGroup("group-50", net.vpc, []);
    const more = (await planOf(id)).plan;
    expect(more.asset).toEqual({ tags: {}, reach: "target" });
    expect(more.affected).toContain(
      "groups that the instance serves in: could not be found out: its VPC has 51 target groups, more than the 50 looked at",
    );
  });
});

describe("an Auto Scaling group", () => {
  test("is told with what is in service and healthy", async () => {
    const [id, second, third] = await hosts(3);
    await serving.scalingGroup("shop", net.subnet, id, second!, third!);
    await serving.setHealth(third!, "Unhealthy");
    const { plan } = await planOf(id);
    expect(plan.asset?.groups).toEqual([
      { group: "auto-scaling-group/shop", member: id, isHealthy: true, healthy: 2 },
    ]);
    expect(plan.affected).toEqual(
      expect.arrayContaining([
        "Auto Scaling group shop: it may replace the instance when health checks fail",
        "Auto Scaling group shop: 2 → 1 healthy",
      ]),
    );
  });

  test("on standby is not in service", async () => {
    const [id, second] = await hosts(2);
    await serving.scalingGroup("shop", net.subnet, id, second!);
    const answer: Faults["answer"] = (_call, output) => {
      for (const { Instances } of (output["AutoScalingGroups"] ?? []) as { Instances: object[] }[])
        Object.assign(Instances[0]!, { LifecycleState: "Standby" });
    };
    expect(await groupsOf(id, { answer })).toMatchObject([{ member: id, isHealthy: false, healthy: 1 }]);
  });
});

describe("what AWS does not answer", () => {
  const failing = (command: string, error: string): Faults => ({
    before: (call) => {
      if (call.command === command) throw awsError(error);
    },
  });

  test.each(["DescribeTargetGroups", "DescribeTargetHealth", "DescribeAutoScalingGroups"])(
    "%s: denied, throttled or out of order leaves the groups unknown, and the plan stands",
    async (command) => {
      const [id] = await hosts(1);
      await serving.scalingGroup("shop", net.subnet, id);
      await serving.targetGroup("payments", net.vpc, [id]);
      for (const error of [
        "AccessDenied",
        "AccessDeniedException",
        "Throttling",
        "ServiceUnavailable",
        "TimeoutError",
      ]) {
        const { plan } = await planOf(id, failing(command, error));
        expect(plan.changes).toHaveLength(1);
        expect(plan.asset).toEqual({ tags: expect.any(Object), reach: "target" });
        expect(plan.affected.at(-1)).toBe(
          `groups that the instance serves in: could not be found out: ${error}`,
        );
      }
      await expect(planOf(id, failing(command, "InternalFailure"))).rejects.toThrow("InternalFailure");
    },
  );

  test("about the host itself is thrown, denied or not", async () => {
    const [id] = await hosts(1);
    for (const command of ["DescribeInstances", "DescribeSecurityGroups"])
      await expect(planOf(id, failing(command, "AccessDenied"))).rejects.toThrow("AccessDenied");
  });
});
