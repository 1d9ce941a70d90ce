import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** Marks what no response may touch, as IAM takes tags. */
export const PROTECTED = [{ Key: "cordon:protected", Value: "true" }];

export const GLOBAL = { account: "123456789012", region: "global" } as const;

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A policy of somebody's own, spaced as people write; `size` is its length without white space. */
export function ordinaryPolicy(size = 100): string {
  const with_ = (sid: string) =>
    JSON.stringify(
      {
        Version: "2012-10-17",
        Statement: [{ Sid: sid, Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
      },
      null,
      4,
    );
  const bare = with_("").replace(/\s/g, "").length;
  return with_("x".repeat(Math.max(0, size - bare)));
}

export function makeIam(moto: Moto) {
  const iam = openClient(moto, IAMClient);
  return {
    iam,
    makeRole: async (name: string, path = "/", tags: { Key: string; Value: string }[] = []) => {
      const input = { RoleName: name, Path: path, AssumeRolePolicyDocument: TRUST, Tags: tags };
      return (await iam.send(new CreateRoleCommand(input))).Role!.RoleId!;
    },
    makeUser: async (name: string, tags: { Key: string; Value: string }[] = []) =>
      (await iam.send(new CreateUserCommand({ UserName: name, Tags: tags }))).User!.UserId!,
    makeKey: async (name: string) =>
      (await iam.send(new CreateAccessKeyCommand({ UserName: name }))).AccessKey!.AccessKeyId!,
    putRolePolicy: (role: string, name: string, document: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: document })),
    /** With its keys and inline policies, without which IAM deletes no user. */
    deleteUser: async (name: string) => {
      const UserName = name;
      const [keys, policies] = await Promise.all([
        iam.send(new ListAccessKeysCommand({ UserName })),
        iam.send(new ListUserPoliciesCommand({ UserName })),
      ]);
      for (const { AccessKeyId } of keys.AccessKeyMetadata ?? [])
        await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      for (const PolicyName of policies.PolicyNames ?? [])
        await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
      await iam.send(new DeleteUserCommand({ UserName }));
    },
    /** With its inline policies. */
    deleteRole: async (name: string) => {
      const RoleName = name;
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames)
        await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      await iam.send(new DeleteRoleCommand({ RoleName }));
    },
    putUserPolicy: (user: string, name: string, document: string) =>
      iam.send(new PutUserPolicyCommand({ UserName: user, PolicyName: name, PolicyDocument: document })),
  };
}

/** Users, roles, their inline policies and tags, and every access key, as IAM tells. */
export async function describeIam(moto: Moto): Promise<unknown> {
  const iam = openClient(moto, IAMClient);
  const [all, users] = await Promise.all([
    iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ["User", "Role", "Group"] })),
    iam.send(new ListUsersCommand({})),
  ]);
  const keys = await Promise.all(
    users.Users!.map(({ UserName }) => iam.send(new ListAccessKeysCommand({ UserName }))),
  );
  return {
    users: all.UserDetailList,
    roles: all.RoleDetailList,
    keys: keys.map(({ AccessKeyMetadata }) => AccessKeyMetadata),
  };
}
