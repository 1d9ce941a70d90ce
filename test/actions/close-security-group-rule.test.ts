import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  type NetworkInterface,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { closeSecurityGroupRule as close } from "../../lib/actions/close-security-group-rule.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let ruleId: string;
const WORLD: IpPermission = {
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
};
beforeEach(async () => {
  net = await makeNetwork(moto);
  ruleId = await authorize(net.db, WORLD);
});

async function authorize(GroupId: string, rule: IpPermission) {
  const made = await net.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }),
  );
  return made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
}
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target(groupId = net.db, ...ruleIds: string[]) {
  return {
    ...PLACE,
    groupId,
    ruleIds: ruleIds.length > 0 ? ruleIds : [ruleId],
  };
}
function plan(faults?: Faults) {
  return close.plan(target(), door(faults));
}
type Known = Parameters<typeof close.apply>[1];
async function planned() {
  return ((await plan()) as Plan).changes[0] as Known;
}
async function inbound() {
  const Filters = [{ Name: "group-id", Values: [net.db] }];
  const found = await net.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return found.SecurityGroupRules!.filter(({ IsEgress }) => !IsEgress);
}
function modify(CidrIpv4: string) {
  return net.ec2.send(
    new ModifySecurityGroupRulesCommand({
      GroupId: net.db,
      SecurityGroupRules: [
        {
          SecurityGroupRuleId: ruleId,
          SecurityGroupRule: { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv4 },
        },
      ],
    }),
  );
}

test("what is recorded, and who is hit", async () => {
  await net.launch([net.db], [net.db]);
  await net.launch([net.db, net.web]);
  const answer: Faults["answer"] = (_call, output) => {
    const [first] = (output["NetworkInterfaces"] ?? []) as NetworkInterface[];
    if (first) Object.assign(first, { RequesterManaged: true, RequesterId: "amazon-elb" });
  };
  expect(await plan({ answer })).toMatchObject({
    changes: [
      {
        hold: `security-group/${net.db}/rule/${ruleId}/content`,
        of: `${ruleId} of ${net.db}`,
        from: "in tcp 22 from 0.0.0.0/0",
        to: "closed",
        before: {
          groupId: net.db,
          ruleId,
          rule: { egress: false, protocol: "tcp", from: 22, to: 22, cidr: "0.0.0.0/0", tags: [] },
        },
      },
    ],
    affected: [`everything in ${net.db} (db): 3 network interfaces of 2 instances, amazon-elb`],
    asset: { reach: "others" },
  });
});

test("a rule of another group, another account's group, and groups of Cordon: refused", async () => {
  expect(await close.plan(target(net.web), door())).toEqual({
    refused: `${ruleId} is a rule of ${net.db}, not of ${net.web}`,
  });
  const answer: Faults["answer"] = (_call, output) => {
    for (const group of (output["SecurityGroups"] ?? []) as SecurityGroup[]) group.OwnerId = "999999999999";
  };
  expect(await plan({ answer })).toEqual({ refused: expect.stringContaining("account 999999999999") });
  for (const own of [await net.makeQuarantine(), await net.makeDrain()]) {
    const rule = await authorize(own, { ...WORLD, FromPort: 23, ToPort: 23 });
    expect(await close.plan(target(own, rule), door())).toEqual({
      refused: expect.stringContaining("one of Cordon's own groups"),
    });
  }
});

test("no rule, or more than a group takes: refused before any call", async () => {
  const aws = door();
  const many = Array.from({ length: 61 }, (_, i) => `sgr-${String(i).padStart(17, "0")}`);
  for (const ruleIds of [[], many])
    expect(await close.plan({ ...PLACE, groupId: net.db, ruleIds }, aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
});

test("a rule that is gone already is in force, and nothing of ours to open again", async () => {
  await net.ec2.send(
    new RevokeSecurityGroupIngressCommand({ GroupId: net.db, SecurityGroupRuleIds: [ruleId] }),
  );
  const change = await planned();
  expect(change).toMatchObject({ inForce: true, before: { groupId: net.db, ruleId } });
  await close.apply(target(), change, door());
  expect(await undoChange(close, target(), change, door())).toEqual({
    undone: "No change: the rule was gone before the response",
  });
  expect(await inbound()).toEqual([]);
});

test("changed before the plan: what it lets through by now is closed", async () => {
  await modify("203.0.113.0/24");
  const change = await planned();
  expect(change.from).toContain("in tcp 22 from 203.0.113.0/24");
  await close.apply(target(), change, door());
  expect(await inbound()).toEqual([]);
});

test("changed after the plan: not closed as if it were the recorded one, not in force, and an undo leaves it", async () => {
  const change = await planned();
  await modify("203.0.113.0/24");
  await expect(close.apply(target(), change, door())).rejects.toThrow(/not as it was planned.*203\.0\.113/);
  expect(await close.verify(target(), [change], door())).toEqual({
    holds: false,
    missing: [`${ruleId} of ${net.db} is open: in tcp 22 from 203.0.113.0/24`],
    broken: [change.hold],
  });
  expect(await undoChange(close, target(), change, door())).toEqual({
    conflict: "Left as it is: another principal made it in tcp 22 from 203.0.113.0/24",
  });
  expect(await inbound()).toMatchObject([{ CidrIpv4: "203.0.113.0/24" }]);
});

test("opened again under another id is not in force, and is closed by its content", async () => {
  const change = await planned();
  await close.apply(target(), change, door());
  const again = await authorize(net.db, WORLD);
  expect((await close.verify(target(), [change], door())).missing).toEqual([
    `${again} of ${net.db} is open: in tcp 22 from 0.0.0.0/0`,
  ]);
  await close.apply(target(), change, door());
  expect(await inbound()).toEqual([]);
});

test("a rule that names a group of another account is opened with all that it named", async () => {
  const change = await planned();
  await close.apply(target(), change, door());
  const group = { id: net.web, account: "999999999999", peering: "pcx-0123456789abcdef0" };
  const rule = { egress: false, protocol: "-1", group, description: "partner", tags: [] };
  let asked: unknown;
  const before: Faults["before"] = ({ command, input }) => {
    if (command !== "AuthorizeSecurityGroupIngress") return;
    asked = input["IpPermissions"];
    throw awsError("InvalidGroup.NotFound");
  };
  const recorded = { ...change, before: { ...change.before, rule } };
  expect(await undoChange(close, target(), recorded, door({ before }))).toEqual({
    conflict: expect.stringContaining("no longer exists"),
  });
  expect(asked).toEqual([
    {
      IpProtocol: "-1",
      UserIdGroupPairs: [
        {
          GroupId: net.web,
          UserId: "999999999999",
          VpcPeeringConnectionId: "pcx-0123456789abcdef0",
          Description: "partner",
        },
      ],
    },
  ]);
});

test("tags may be set only while a rule is opened", () => {
  const tagging = close.permissions.revert.filter(({ actions }) => actions.includes("ec2:CreateTags"));
  expect(tagging).toEqual([
    {
      actions: ["ec2:CreateTags"],
      resources: ["arn:{partition}:ec2:{region}:{account}:security-group-rule/*"],
      conditions: { StringLike: { "ec2:CreateAction": "AuthorizeSecurityGroup*" } },
    },
  ]);
});
