import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Holder, Principal } from "./inline-policy.ts";

const ROLES = ["arn:{partition}:iam::{account}:role/*"];

/** The longest session of any role, in seconds (IAM API reference, MaxSessionDuration). */
const LONGEST_SESSION = 43_200;

/** What the calls below need. No condition key narrows PutRolePolicy by name or content (service authorization reference). */
export const ROLE_POLICIES = {
  read: allow(["iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy"], ROLES),
  write: allow(["iam:PutRolePolicy"], ROLES),
  remove: allow(["iam:DeleteRolePolicy"], ROLES),
};

/** The fields of a role that actions read. */
export interface RolePrincipal extends Principal {
  /** The longest session of this role, in seconds, whatever call opens it. */
  readonly longestSession: number;
  /** The trust policy, character by character. */
  readonly trust: string;
  readonly madeAt: Date | undefined;
}

/** The inline policies of a role; the calls take its name without the path. */
export function rolePolicies(aws: Aws, roleName: string): Holder<RolePrincipal> {
  const client = aws.client(IAMClient);
  return {
    name: `role ${roleName}`,
    room: 10_240,
    async principal() {
      const found = await ifExists(client.send(new GetRoleCommand({ RoleName: roleName })), "NoSuchEntity");
      const { RoleId = "", Path = "/", Tags = [], MaxSessionDuration, CreateDate } = found?.Role ?? {};
      return (
        found && {
          id: RoleId,
          path: Path,
          tags: Tags,
          longestSession: MaxSessionDuration ?? LONGEST_SESSION,
          trust: decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? ""),
          madeAt: CreateDate,
        }
      );
    },
    policyNames: () =>
      ifExists(
        everyPage(paginateListRolePolicies({ client }, { RoleName: roleName }), (page) => page.PolicyNames),
        "NoSuchEntity",
      ),
    async read(policyName) {
      const found = await ifExists(
        client.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName })),
        "NoSuchEntity",
      );
      return found && decodeURIComponent(found.PolicyDocument ?? "");
    },
    async write(policyName, document) {
      const input = { RoleName: roleName, PolicyName: policyName, PolicyDocument: document };
      await ifExists(client.send(new PutRolePolicyCommand(input)), "NoSuchEntity");
    },
    async remove(policyName) {
      await ifExists(
        client.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName })),
        "NoSuchEntity",
      );
    },
  };
}
