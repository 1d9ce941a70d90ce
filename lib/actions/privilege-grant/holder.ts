import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from "@aws-sdk/client-iam";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Principal } from "../iam/inline-policy.ts";

export const USERS = ["arn:{partition}:iam::{account}:user/*"];
export const ROLES = ["arn:{partition}:iam::{account}:role/*"];
export const GROUPS = ["arn:{partition}:iam::{account}:group/*"];

/** What the calls below need. */
export const HOLDERS = {
  read: [
    allow(["iam:GetUser", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies"], USERS),
    allow(["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"], ROLES),
    allow(["iam:GetGroup", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies"], GROUPS),
  ],
  take: [
    allow(["iam:DeleteUserPolicy", "iam:DetachUserPolicy"], USERS),
    allow(["iam:DeleteRolePolicy", "iam:DetachRolePolicy"], ROLES),
    allow(["iam:DeleteGroupPolicy", "iam:DetachGroupPolicy"], GROUPS),
  ],
  give: [
    allow(["iam:AttachUserPolicy", "iam:PutUserPolicy"], USERS),
    allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"], ROLES),
    allow(["iam:AttachGroupPolicy", "iam:PutGroupPolicy"], GROUPS),
  ],
};

/** A user, role or group to which policies belong. */
export interface PolicyHolder {
  /** "user ana". */
  readonly label: string;
  principal(): Promise<Principal | undefined>;
  isAttached(policyArn: string): Promise<boolean>;
  attach(policyArn: string): Promise<unknown>;
  detach(policyArn: string): Promise<unknown>;
  /** The document; "" without such a policy. */
  read(policyName: string): Promise<string>;
  write(policyName: string, document: string): Promise<unknown>;
  remove(policyName: string): Promise<unknown>;
}

/** Writes. A holder that no longer exists is success. */
export function holderOf(aws: Aws, to: "user" | "role" | "group", name: string): PolicyHolder {
  const iam = aws.client(IAMClient);
  const parts = { user: userParts, role: roleParts, group: groupParts }[to](iam, name);
  return {
    label: `${to} ${name}`,
    principal: async () => {
      const found = await ifExists(parts.get(), "NoSuchEntity");
      return found && { id: found.id ?? "", path: found.path ?? "/", tags: found.tags ?? [] };
    },
    isAttached: async (policyArn) =>
      (await ifExists(parts.attached(), "NoSuchEntity"))?.some(({ PolicyArn }) => PolicyArn === policyArn) ??
      false,
    attach: (PolicyArn) => ifExists(parts.attach({ PolicyArn }), "NoSuchEntity"),
    detach: (PolicyArn) => ifExists(parts.detach({ PolicyArn }), "NoSuchEntity"),
    read: async (PolicyName) =>
      decodeURIComponent((await ifExists(parts.read({ PolicyName }), "NoSuchEntity")) ?? ""),
    write: (PolicyName, PolicyDocument) =>
      ifExists(parts.write({ PolicyName, PolicyDocument }), "NoSuchEntity"),
    remove: (PolicyName) => ifExists(parts.remove({ PolicyName }), "NoSuchEntity"),
  };
}

interface Managed {
  readonly PolicyArn: string;
}
interface Named {
  readonly PolicyName: string;
}
type Inline = Named & { readonly PolicyDocument: string };

function userParts(iam: IAMClient, UserName: string) {
  return {
    get: async () => {
      const { User } = await iam.send(new GetUserCommand({ UserName }));
      return { id: User?.UserId, path: User?.Path, tags: User?.Tags };
    },
    attached: () =>
      everyPage(
        paginateListAttachedUserPolicies({ client: iam }, { UserName }),
        (page) => page.AttachedPolicies,
      ),
    attach: (one: Managed) => iam.send(new AttachUserPolicyCommand({ UserName, ...one })),
    detach: (one: Managed) => iam.send(new DetachUserPolicyCommand({ UserName, ...one })),
    read: async (one: Named) =>
      (await iam.send(new GetUserPolicyCommand({ UserName, ...one }))).PolicyDocument,
    write: (one: Inline) => iam.send(new PutUserPolicyCommand({ UserName, ...one })),
    remove: (one: Named) => iam.send(new DeleteUserPolicyCommand({ UserName, ...one })),
  };
}

function roleParts(iam: IAMClient, RoleName: string) {
  return {
    get: async () => {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      return { id: Role?.RoleId, path: Role?.Path, tags: Role?.Tags };
    },
    attached: () =>
      everyPage(
        paginateListAttachedRolePolicies({ client: iam }, { RoleName }),
        (page) => page.AttachedPolicies,
      ),
    attach: (one: Managed) => iam.send(new AttachRolePolicyCommand({ RoleName, ...one })),
    detach: (one: Managed) => iam.send(new DetachRolePolicyCommand({ RoleName, ...one })),
    read: async (one: Named) =>
      (await iam.send(new GetRolePolicyCommand({ RoleName, ...one }))).PolicyDocument,
    write: (one: Inline) => iam.send(new PutRolePolicyCommand({ RoleName, ...one })),
    remove: (one: Named) => iam.send(new DeleteRolePolicyCommand({ RoleName, ...one })),
  };
}

/** Groups have no tags. */
function groupParts(iam: IAMClient, GroupName: string) {
  return {
    get: async () => {
      const { Group } = await iam.send(new GetGroupCommand({ GroupName }));
      return { id: Group?.GroupId, path: Group?.Path, tags: [] };
    },
    attached: () =>
      everyPage(
        paginateListAttachedGroupPolicies({ client: iam }, { GroupName }),
        (page) => page.AttachedPolicies,
      ),
    attach: (one: Managed) => iam.send(new AttachGroupPolicyCommand({ GroupName, ...one })),
    detach: (one: Managed) => iam.send(new DetachGroupPolicyCommand({ GroupName, ...one })),
    read: async (one: Named) =>
      (await iam.send(new GetGroupPolicyCommand({ GroupName, ...one }))).PolicyDocument,
    write: (one: Inline) => iam.send(new PutGroupPolicyCommand({ GroupName, ...one })),
    remove: (one: Named) => iam.send(new DeleteGroupPolicyCommand({ GroupName, ...one })),
  };
}
