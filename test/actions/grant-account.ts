import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { ordinaryPolicy } from "./iam-account.ts";

export { GLOBAL, ordinaryPolicy, PROTECTED } from "./iam-account.ts";

/** A policy document that allows one action, spaced as people write. */
export function allows(action: string): string {
  return JSON.stringify(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] },
    null,
    2,
  );
}

/** A trust policy for one account. */
export function trusts(account: string): string {
  return JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
      ],
    },
    null,
    2,
  );
}

export type Kind = "user" | "role" | "group";

/** Two users, two roles and two groups, each with a policy of its own attached and one written in, and a managed policy in two versions. */
export async function makePrincipals(moto: Moto) {
  const iam = openClient(moto, IAMClient);
  const policy = async (PolicyName: string) =>
    (await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: ordinaryPolicy() }))).Policy!.Arn!;
  const attach = {
    user: (UserName: string, PolicyArn: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    role: (RoleName: string, PolicyArn: string) =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    group: (GroupName: string, PolicyArn: string) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
  };
  const put = {
    user: (UserName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
    role: (RoleName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    group: (GroupName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
  };
  const addTo = (GroupName: string, UserName: string) =>
    iam.send(new AddUserToGroupCommand({ GroupName, UserName }));

  const [shared, changed] = [await policy("shared"), await policy("deployers")];
  for (const PolicyDocument of [allows("ec2:*"), allows("*")])
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: changed, PolicyDocument, SetAsDefault: true }),
    );
  for (const UserName of ["ana", "jenkins"]) await iam.send(new CreateUserCommand({ UserName }));
  for (const GroupName of ["admins", "staff"]) await iam.send(new CreateGroupCommand({ GroupName }));
  for (const RoleName of ["web", "batch"])
    await iam.send(
      new CreateRoleCommand({ RoleName, Path: "/app/", AssumeRolePolicyDocument: trusts("123456789012") }),
    );
  const all: [Kind, string][] = [
    ["user", "ana"],
    ["user", "jenkins"],
    ["role", "web"],
    ["role", "batch"],
    ["group", "admins"],
    ["group", "staff"],
  ];
  for (const [kind, name] of all) {
    await attach[kind](name, shared);
    await put[kind](name, "own", ordinaryPolicy());
  }
  for (const group of ["admins", "staff"]) await addTo(group, "ana");
  await addTo("staff", "jenkins");
  return { iam, attach, put, addTo, policy, shared, changed };
}

/** Users, roles, groups and customer managed policies with all that hangs on them; without the time at which a policy was touched. */
export async function describeGrants(moto: Moto): Promise<unknown> {
  const iam = openClient(moto, IAMClient);
  const { $metadata: _, ...all } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ["User", "Role", "Group", "LocalManagedPolicy"] }),
  );
  return JSON.parse(
    JSON.stringify(all, (key, value) => {
      if (key === "UpdateDate" || key === "RoleLastUsed") return undefined;
      return Array.isArray(value) ? [...value].sort((a, b) => order(a, b)) : value;
    }),
  );
}

/** AWS promises no order. */
function order(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
