import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CreateSecurityGroupCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import {
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Company, named } from "../../local/company.ts";
import { look } from "../../local/judge-look.ts";
import { disagreements, type EXPECTATIONS, SCENARIOS } from "../../local/judge-verdict.ts";
import { seedCompany } from "../../local/seed.ts";
import { type Account, ROOT_KEY, startAccount } from "../../local/start.ts";

const JUDGE = join(import.meta.dirname, "../../local/judge.ts");

let account: Account;
let company: Company;
let ec2: EC2Client;
let iam: IAMClient;

beforeAll(async () => {
  account = await startAccount();
  company = await seedCompany(account);
  const place = { endpoint: account.endpoint, region: account.region, credentials: ROOT_KEY };
  ec2 = new EC2Client(place);
  iam = new IAMClient(place);
});
afterAll(() => account?.stop());

/** The judge as people run it: a process of its own. */
async function runJudge(...args: string[]): Promise<{ code: number; text: string }> {
  const file = join(account.folder, "company.json");
  writeFileSync(file, JSON.stringify(company));
  const ran = promisify(execFile)(process.execPath, [JUDGE, file, ...args]);
  return ran.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }) => ({ code, text: stdout + stderr }),
  );
}

async function reasons(expected: (typeof EXPECTATIONS)[number], scenario = "stolen-instance-credentials") {
  return disagreements(company, await look(company), expected, SCENARIOS[scenario]!);
}

function deny(condition: Record<string, Record<string, string>>): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: condition }],
  });
}

async function setGroups(NetworkInterfaceId: string, Groups: string[]): Promise<unknown> {
  return ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }));
}

async function emptyGroup(VpcId: string, GroupName: string): Promise<string> {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName, Description: "empty" }),
  );
  const everything = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: GroupId!, IpPermissions: everything }));
  return GroupId!;
}

describe("the judge and the seeded company", () => {
  test("agree before anything happened, and the judge says so as a process of its own", async () => {
    const { code, text } = await runJudge("--expect", "before", "--json");
    expect(JSON.parse(text).verdict).toEqual({ expected: "before", agrees: true, reasons: [] });
    expect(code).toBe(0);
    const shapes = company.hosts.map(({ name, interfaces }) => [
      name,
      ...interfaces.map((it) => it.groups.length),
    ]);
    expect(shapes).toEqual([
      ["web-1", 1],
      ["payments-1", 2, 1],
      ["batch-1", 2],
      ["ledger-1", 1],
    ]);
    expect(named(company.hosts, "batch-1").interfaces[0]!.groups).toEqual(
      named(company.hosts, "payments-1").interfaces[0]!.groups,
    );
  });

  test("the judge exits 1 with reasons when the world is not as expected, and 2 when it is asked nonsense", async () => {
    const { code, text } = await runJudge("--expect", "contained");
    expect(code).toBe(1);
    expect(text.match(/NOT contained: .*/g)).toHaveLength(3);
    expect(await runJudge("--expect", "fine")).toMatchObject({
      code: 2,
      text: expect.stringContaining("usage"),
    });
  });

  test("contained needs every interface, and the stolen session alone", async () => {
    const host = named(company.hosts, "payments-1");
    const role = named(company.roles, "payments-host");
    const empty = await emptyGroup(host.vpcId, "empty");
    const cut = { RoleName: role.name, PolicyName: "cut" };
    const [first, second] = host.interfaces;

    await setGroups(first!.id, [empty]);
    const stolen = deny({ StringEquals: { "aws:userid": `${role.id}:${host.id}` } });
    await iam.send(new PutRolePolicyCommand({ ...cut, PolicyDocument: stolen }));
    expect(await reasons("contained")).toEqual([expect.stringContaining(`${second!.id} is not isolated`)]);

    await setGroups(second!.id, [empty, ...second!.groups]);
    expect(await reasons("contained")).toHaveLength(1);
    await setGroups(second!.id, [empty]);
    expect(await reasons("contained")).toEqual([]);
    expect(await runJudge("--expect", "contained")).toMatchObject({ code: 0 });

    const everyone = deny({ StringLike: { "aws:userid": `${role.id}:*` } });
    await iam.send(new PutRolePolicyCommand({ ...cut, PolicyDocument: everyone }));
    expect(await reasons("contained")).toEqual([
      expect.stringContaining("session of batch-1 should be allowed"),
    ]);
    await iam.send(new PutRolePolicyCommand({ ...cut, PolicyDocument: stolen }));
  });

  test("a neighbour that was touched is no containment", async () => {
    const neighbour = named(company.hosts, "batch-1");
    const { id, groups } = neighbour.interfaces[0]!;
    await setGroups(id, [await emptyGroup(neighbour.vpcId, "another")]);
    expect(await reasons("contained")).toEqual([expect.stringContaining(`batch-1: ${id} has`)]);
    await setGroups(id, groups);
  });

  test("kept: hosts restored and stolen credentials still cut; undone: everything as it was", async () => {
    const host = named(company.hosts, "payments-1");
    for (const { id, groups } of host.interfaces) await setGroups(id, groups);
    expect(await reasons("kept")).toEqual([]);
    expect(await reasons("undone")).toHaveLength(2);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: host.role, PolicyName: "cut" }));
    expect(await reasons("undone")).toEqual([]);
  });

  test("a leaked key: the first inactive and every key of its user refused", async () => {
    const { name, keys } = named(company.users, "jenkins");
    const first = { UserName: name, AccessKeyId: keys[0]!.accessKeyId };
    await iam.send(new UpdateAccessKeyCommand({ ...first, Status: "Inactive" }));
    expect(await reasons("contained", "leaked-access-key")).toEqual([
      expect.stringContaining(`key ${keys[1]!.accessKeyId} of jenkins should be refused`),
    ]);
    const policy = { UserName: name, PolicyName: "cut" };
    const all = deny({ StringEquals: { "aws:username": name } });
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: all }));
    expect(await reasons("contained", "leaked-access-key")).toEqual([]);
    await iam.send(new UpdateAccessKeyCommand({ ...first, Status: "Active" }));
    await iam.send(new DeleteUserPolicyCommand(policy));
    expect(await reasons("undone", "leaked-access-key")).toEqual([]);
  });

  test("a sign-in without a second factor: the console session is refused until there is one", async () => {
    const policy = { UserName: "carol", PolicyName: "cut" };
    const without = deny({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } });
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: without }));
    expect(await reasons("contained", "console-login-without-mfa")).toEqual([]);
    await iam.send(new DeleteUserPolicyCommand(policy));
    expect(await reasons("before")).toEqual([]);
  });
});
