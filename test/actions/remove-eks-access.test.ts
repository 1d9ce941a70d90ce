import { beforeEach, expect, test } from "vitest";
import { removeEksAccess } from "../../lib/actions/remove-eks-access.ts";
import type { Plan } from "../../lib/model/action.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, Crash, type Faults, openDoor } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { CLUSTER_ADMIN, describeEks, makeEks, VIEW } from "./eks-account.ts";

const WEB = "arn:aws:iam::123456789012:role/team/web";
const TARGET = { ...PLACE, clusterName: "prod", principalArn: WEB };

const account = useServer(() => MINISTACK.start());
let it: ReturnType<typeof makeEks>;
beforeEach(async () => {
  it = makeEks(account);
});

function door(faults?: Faults, response = "7QX4M2K9TD") {
  return openDoor(account, PLACE, response, faults);
}
function plan(target = TARGET, faults?: Faults) {
  return removeEksAccess.plan(target, door(faults));
}
type Known = Parameters<typeof removeEksAccess.apply>[1];
async function planned() {
  const found = await plan();
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return { ...(found as Plan), change: found.changes[0] as Known };
}
function revert(change: Known, force?: boolean, faults?: Faults) {
  return undoChange(removeEksAccess, TARGET, change, door(faults), force);
}

test.each([
  ["a session", "arn:aws:sts::123456789012:assumed-role/web/ana"],
  ["a principal of another partition", "arn:aws-cn:iam::123456789012:role/web"],
  ["everybody", "arn:aws:iam::123456789012:role/*"],
  ["root", "arn:aws:iam::123456789012:root"],
])("%s has no access entry: refused before any call", async (_who, principalArn) => {
  const aws = door();
  expect(await removeEksAccess.plan({ ...TARGET, principalArn }, aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
});

test("a cluster that knows no entries: refused, with what to do, whatever it answers about entries", async () => {
  const accessConfig = { authenticationMode: "CONFIG_MAP" } as const;
  await it.makeCluster("prod", { accessConfig });
  const before: Faults["before"] = ({ command }) => {
    if (command !== "DescribeCluster") throw awsError("InvalidRequestException");
  };
  expect(await plan(TARGET, { before })).toEqual({ refused: expect.stringContaining("aws-auth ConfigMap") });
});

test("an answer that is invalid for another reason is not swallowed", async () => {
  await it.makeCluster("prod");
  for (const failing of ["DescribeAccessEntry", "ListAccessEntries"]) {
    const before: Faults["before"] = ({ command }) => {
      if (command === failing) throw awsError("InvalidRequestException");
    };
    await expect(plan(TARGET, { before })).rejects.toThrow("InvalidRequestException");
  }
});

test("where the ConfigMap lets in as well, that is said", async () => {
  await it.makeCluster("prod", { accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } });
  await it.makeEntry("prod", WEB);
  expect((await planned()).limits).toContainEqual(expect.stringContaining("aws-auth ConfigMap"));
});

test("the entry of nodes: refused", async () => {
  await it.makeCluster("prod");
  await it.makeEntry("prod", WEB, { type: "EC2_LINUX" });
  expect(await plan()).toEqual({ refused: expect.stringContaining("of type EC2_LINUX, and nodes") });
});

test("says when nobody else manages the cluster, and only then", async () => {
  const last = expect.stringContaining("no other principal");
  await it.makeCluster("prod");
  await it.makeEntry("prod", WEB);
  expect((await planned()).affected).not.toContainEqual(last);
  await it.associate("prod", WEB, CLUSTER_ADMIN);
  expect((await planned()).affected).toContainEqual(last);
  const other = "arn:aws:iam::123456789012:user/ana";
  await it.makeEntry("prod", other);
  await it.associate("prod", other, CLUSTER_ADMIN);
  expect((await planned()).affected).not.toContainEqual(last);
});

test("Cordon's own role is protected", async () => {
  await it.makeCluster("prod");
  const principalArn = "arn:aws:iam::123456789012:role/cordon/respond";
  await it.makeEntry("prod", principalArn);
  expect(await plan({ ...TARGET, principalArn })).toMatchObject({
    protectedBy: "role/cordon/respond is Cordon's own",
  });
});

test("so is the deployer's; a role is shared by all who assume it, a user is not", async () => {
  await it.makeCluster("prod");
  const of = async (name: string) => {
    const principalArn = `arn:aws:iam::123456789012:${name}`;
    await it.makeEntry("prod", principalArn);
    return (await plan({ ...TARGET, principalArn })) as Plan;
  };
  const deployer = await of("role/cdk-hnb659fds-cfn-exec-role-123456789012-us-east-1");
  expect(deployer.protectedBy).toMatch(/^role\/cdk-.* deploys into this account$/);
  expect(deployer.asset?.reach).toBe("others");
  const ana = await of("user/ana");
  expect(ana).not.toHaveProperty("protectedBy");
  expect(ana.asset?.reach).toBe("target");
});

test("without an entry it is in force, and an undo makes none up, forced or not", async () => {
  await it.makeCluster("prod");
  const { change } = await planned();
  expect(change).toMatchObject({ inForce: true, before: { entry: null } });
  await it.makeEntry("prod", WEB);
  const theirs = await describeEks(account);
  for (const force of [false, true])
    expect(await revert(change, force)).toEqual({ conflict: expect.stringContaining("is not known") });
  expect(await describeEks(account)).toEqual(theirs);
});

test("an entry that somebody else made again with fewer policies is theirs, not half of ours", async () => {
  await it.makeCluster("prod");
  await it.makeEntry("prod", WEB, { kubernetesGroups: ["web"] });
  await it.associate("prod", WEB, VIEW, "shop");
  const { change } = await planned();
  await removeEksAccess.apply(TARGET, change, door());
  await it.makeEntry("prod", WEB, { kubernetesGroups: ["web"] });
  const theirs = await describeEks(account);
  expect(await revert(change)).toEqual({ conflict: expect.stringContaining("changed by others since") });
  expect(await describeEks(account)).toEqual(theirs);
});

test("until an undo has ended, its entry is in no group that grants anything", async () => {
  await it.makeCluster("prod");
  await it.makeEntry("prod", WEB, { kubernetesGroups: ["web"] });
  await it.associate("prod", WEB, VIEW, "shop");
  const before = await describeEks(account);
  const { change } = await planned();
  await removeEksAccess.apply(TARGET, change, door());
  const after: Faults["after"] = ({ command }) => {
    if (command === "CreateAccessEntry") throw new Crash("after the entry was made");
  };
  await expect(revert(change, false, { after })).rejects.toThrow(Crash);
  expect(JSON.stringify(await describeEks(account))).toContain('"kubernetesGroups":["cordon:7QX4M2K9TD"]');
  expect(await standingOf(removeEksAccess, TARGET, change, door())).toMatchObject({ conflict: false });
  expect(await removeEksAccess.verify(TARGET, [change], door())).toMatchObject({ holds: false });
  expect(await revert(change)).toEqual({ undone: "make the access entry again" });
  expect(await describeEks(account)).toEqual(before);
});

test("a name that EKS gave is not set by hand, and one that people chose is", async () => {
  await it.makeCluster("prod");
  const given = "arn:aws:sts::123456789012:assumed-role/web/{{SessionName}}";
  for (const [username, set] of [
    [given, undefined],
    ["web:{{SessionName}}", "web:{{SessionName}}"],
  ]) {
    await it.makeEntry("prod", WEB, { username });
    const { change } = await planned();
    await removeEksAccess.apply(TARGET, change, door());
    const aws = door();
    await undoChange(removeEksAccess, TARGET, change, aws);
    expect(aws.calls.find(({ command }) => command === "CreateAccessEntry")?.input["username"]).toBe(set);
    await it.deleteEntry("prod", WEB);
  }
});
