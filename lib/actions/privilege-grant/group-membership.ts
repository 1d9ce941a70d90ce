import {
  AddUserToGroupCommand,
  IAMClient,
  paginateListGroupsForUser,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import { LIMITS } from "../facts/limits.ts";
import { factsOf } from "../iam/inline-policy.ts";
import type { Grant } from "./grant.ts";
import { GROUPS, holderOf, USERS } from "./holder.ts";

/** The permissions of this file, in addition to those that read the user. */
export const MEMBERSHIP = {
  read: allow(["iam:ListGroupsForUser"], USERS),
  take: allow(["iam:RemoveUserFromGroup"], GROUPS),
  give: allow(["iam:AddUserToGroup"], GROUPS),
};

const MEMBER = "a member";

/** A user that was added to a group. */
export function groupMembership(
  { account, userName, groupName }: Extract<PrivilegeGrant, { grant: "group-membership" }>,
  aws: Aws,
): Grant {
  const iam = aws.client(IAMClient);
  const input = { UserName: userName, GroupName: groupName };
  const user = holderOf(aws, "user", userName);
  const groups = () =>
    everyPage(paginateListGroupsForUser({ client: iam }, { UserName: userName }), (page) => page.Groups);
  const read = async () => {
    const [principal, all = []] = await Promise.all([user.principal(), ifExists(groups(), "NoSuchEntity")]);
    const isMember = all.some(({ GroupName }) => GroupName === groupName);
    return principal && { principal, id: principal.id, now: isMember ? MEMBER : "" };
  };
  return {
    thing: `user ${userName} in group ${groupName}`,
    hold: `user/${userName}/group/${groupName}/membership`,
    async look() {
      const found = await read();
      if (found === undefined) return { moot: `user ${userName} does not exist in ${account}` };
      return {
        ...found,
        back: "",
        words: { given: MEMBER, back: "no member" },
        affected: [`user ${userName} loses what group ${groupName} allows; its other members are left alone`],
        limits: [LIMITS.alreadyUsed],
        ...factsOf(user.label, found.principal, "target"),
      };
    },
    now: read,
    same: (a, b) => a === b,
    take: async () => void (await ifExists(iam.send(new RemoveUserFromGroupCommand(input)), "NoSuchEntity")),
    give: async () => void (await ifExists(iam.send(new AddUserToGroupCommand(input)), "NoSuchEntity")),
  };
}
