import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { denyPerson } from "../../lib/aws/deny-document.ts";
import { decided } from "../support/simulated.ts";

const page = readFileSync(new URL("../../docs/prepare-an-account.md", import.meta.url), "utf8");
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
    { principal: session(role), action, resource, context: { ...as(path), ...context } as never },
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
