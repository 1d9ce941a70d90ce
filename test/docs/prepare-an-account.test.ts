import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { denyPerson } from "../../lib/aws/deny-document.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions } from "../../lib/units/load-units.ts";
import { decided } from "../support/simulated.ts";

const page = readFileSync(new URL("../../docs/prepare-an-account.md", import.meta.url), "utf8");
const ROOT = new URL("../../", import.meta.url);
function policy(name: string): object {
  return JSON.parse(new RegExp(`\`\`\`json scp=${name}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "");
}

const ACCOUNT = "123456789012";
function session(role: string) {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`;
}
/** What AWS hands IAM of a session of a role with a path. */
function as(path: string) {
  return { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${path}` };
}

function ask(role: string, path: string, action: string, resource: string, context: object = {}) {
  return decided(
    { principal: session(role), action, resource, context: { ...as(path), ...context } },
    { serviceControl: [policy("protect")] },
  );
}

describe("the policy that protects, as an evaluator of policies sees it", () => {
  const own = `arn:aws:iam::${ACCOUNT}:role/cordon/Cordon-RevertRole-1`;
  test.each([
    [
      "an administrator may not change a role of Cordon",
      "admin",
      "admin",
      "iam:DeleteRolePolicy",
      own,
      {},
      "ExplicitlyDenied",
    ],
    ["its deployer may", "cdk-exec", "cdk-exec", "iam:DeleteRolePolicy", own, {}, "Allowed"],
    ["everybody may look", "admin", "admin", "iam:GetRole", own, {}, "Allowed"],
    [
      "other roles are left alone",
      "admin",
      "admin",
      "iam:DeleteRolePolicy",
      `arn:aws:iam::${ACCOUNT}:role/web`,
      {},
      "Allowed",
    ],
    [
      "nobody marks himself as protected",
      "admin",
      "admin",
      "iam:TagRole",
      `arn:aws:iam::${ACCOUNT}:role/admin`,
      { "aws:TagKeys": ["cordon:protected"] },
      "ExplicitlyDenied",
    ],
    [
      "other tags are left alone",
      "admin",
      "admin",
      "iam:TagRole",
      `arn:aws:iam::${ACCOUNT}:role/admin`,
      { "aws:TagKeys": ["team"] },
      "Allowed",
    ],
    [
      "Cordon does not change what is protected",
      "Cordon-Respond",
      "cordon/Cordon-Respond",
      "ec2:StopInstances",
      `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`,
      { "aws:ResourceTag/cordon:protected": "true" },
      "ExplicitlyDenied",
    ],
    [
      "it does change the rest",
      "Cordon-Respond",
      "cordon/Cordon-Respond",
      "ec2:StopInstances",
      `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`,
      {},
      "Allowed",
    ],
    [
      "others do change what is protected",
      "admin",
      "admin",
      "ec2:StopInstances",
      `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`,
      { "aws:ResourceTag/cordon:protected": "true" },
      "Allowed",
    ],
  ] as const)("%s", async (_name, role, path, action, resource, context, answer) => {
    expect(await ask(role, path, action, resource, context)).toBe(answer);
  });
});

test("the policy of denied people denies nobody yet, and fits what the action adds", async () => {
  const denies = (document: object, user: string) =>
    decided(
      {
        principal: session("AWSReservedSSO_Admin_0123456789abcdef"),
        action: "s3:ListAllMyBuckets",
        resource: "*",
        context: { "identitystore:UserId": user, "aws:TokenIssueTime": "2026-11-20T02:00:00Z" },
      },
      { serviceControl: [document] },
    );
  const empty = policy("denied-people") as { Statement: object[] };
  const person = "906f7f64-1001-7031-a1b2-0123456789ab";
  expect(await denies(empty, person)).toBe("Allowed");
  const Statement = [...empty.Statement, denyPerson(person, "2026-11-20T03:00:00Z")];
  expect(await denies({ ...empty, Statement }, person)).toBe("ExplicitlyDenied");
  expect(await denies({ ...empty, Statement }, "906f7f64-9999-7031-a1b2-0123456789ab")).toBe("Allowed");
});

describe("what the policy admits on a protected resource", () => {
  const { Statement } = policy("protect") as { Statement: { Sid: string; NotAction?: string[] }[] };
  const admitted = Statement.find(({ Sid }) => Sid === "CordonTouchesNothingProtected")?.NotAction ?? [];
  const admits = (action: string) =>
    admitted.some((pattern) =>
      pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : action === pattern,
    );
  const protectedResource = { "aws:ResourceTag/cordon:protected": "true" };

  test("every read of every action, so that a plan can be refused in words", async () => {
    const reads = (await loadActions(ROOT.pathname)).flatMap(({ permissions }) => permissions.read);
    const denied = reads.flatMap(({ actions }) => actions).filter((action) => !admits(action));
    expect([...new Set(denied)]).toEqual([]);
  });

  test("no change but the one that also attaches a protected group in an undo", async () => {
    const actions = await loadActions(ROOT.pathname);
    const reads = new Set(
      actions.flatMap(({ permissions }) => permissions.read.flatMap((read) => read.actions)),
    );
    const changes = actions
      .flatMap(({ permissions }) => [...permissions.apply, ...permissions.revert])
      .flatMap(({ actions: names }) => names)
      .filter((name) => !reads.has(name));
    expect([...new Set(changes.filter(admits))]).toEqual(["ec2:ModifyNetworkInterfaceAttribute"]);
  });

  test.each([
    ["lambda:GetFunctionConfiguration", `arn:aws:lambda:us-east-1:${ACCOUNT}:function:web`, "Allowed"],
    ["rds:DescribeDBSnapshots", `arn:aws:rds:us-east-1:${ACCOUNT}:snapshot:one`, "Allowed"],
    ["eks:DescribeCluster", `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/shop`, "Allowed"],
    ["lambda:PutFunctionConcurrency", `arn:aws:lambda:us-east-1:${ACCOUNT}:function:web`, "ExplicitlyDenied"],
  ] as const)("%s is as an evaluator of policies sees it", async (action, resource, answer) => {
    expect(await ask("Cordon-Respond", "cordon/Cordon-Respond", action, resource, protectedResource)).toBe(
      answer,
    );
  });

  test("in a document that Organizations accepts: 5,120 characters at most, without white space", () => {
    for (const name of ["protect", "denied-people"])
      expect(JSON.stringify(policy(name)).length).toBeLessThanOrEqual(5_120);
  });
});

describe("the table of Regions", () => {
  /** AWS delivers events of these services to us-east-1 only, or for sign-ins to the Region of the endpoint. */
  const GLOBAL = ["aws.iam", "aws.organizations", "aws.health", "aws.signin"];
  const row = (name: string): string[] =>
    [...(new RegExp(`^\\| ${name} \\| (.*) \\|$`, "m").exec(page)?.[1] ?? "").matchAll(/`([a-z-]+)`/g)].map(
      ([, id]) => id!,
    );
  const sourcesOf = (trigger: { readonly pattern: { readonly [key: string]: unknown } }): unknown[] =>
    [trigger.pattern["source"]].flat();

  test("names the playbooks whose every trigger is of IAM", async () => {
    const playbooks = await loadPlaybooks(new URL("playbooks/", ROOT));
    const onlyIam = playbooks.filter(({ on }) =>
      on.flatMap(sourcesOf).every((source) => source === "aws.iam"),
    );
    expect(row("receive no events")).toEqual(onlyIam.map(({ id }) => id).sort());
  });

  test("names the playbooks that have a trigger of a global service beside others, or of every service", async () => {
    const playbooks = await loadPlaybooks(new URL("playbooks/", ROOT));
    const isGlobal = (source: unknown) =>
      typeof source === "string" ? GLOBAL.includes(source) : JSON.stringify(source) === '{"prefix":"aws."}';
    const partly = playbooks
      .filter(({ on }) => on.flatMap(sourcesOf).some(isGlobal))
      .map(({ id }) => id)
      .filter((id) => !row("receive no events").includes(id));
    expect(row("receive a part of their events")).toEqual(partly.sort());
  });
});
