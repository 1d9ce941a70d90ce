import {
  DeleteUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
  paginateListUserPolicies,
} from "@aws-sdk/client-iam";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Holder } from "./inline-policy.ts";

const USERS = ["arn:{partition}:iam::{account}:user/*"];

/** What the calls below need. No condition key narrows PutUserPolicy by name or content (service authorization reference). */
export const USER_POLICIES = {
  read: allow(["iam:GetUser", "iam:ListUserPolicies", "iam:GetUserPolicy"], USERS),
  write: allow(["iam:PutUserPolicy"], USERS),
  remove: allow(["iam:DeleteUserPolicy"], USERS),
};

/** The inline policies of a user; the calls take its name without the path. */
export function userPolicies(aws: Aws, userName: string): Holder {
  const client = aws.client(IAMClient);
  return {
    name: `user ${userName}`,
    room: 2_048,
    async principal() {
      const found = await ifExists(client.send(new GetUserCommand({ UserName: userName })), "NoSuchEntity");
      const { UserId = "", Path = "/", Tags = [] } = found?.User ?? {};
      return found && { id: UserId, path: Path, tags: Tags };
    },
    policyNames: () =>
      ifExists(
        everyPage(paginateListUserPolicies({ client }, { UserName: userName }), (page) => page.PolicyNames),
        "NoSuchEntity",
      ),
    async read(policyName) {
      const found = await ifExists(
        client.send(new GetUserPolicyCommand({ UserName: userName, PolicyName: policyName })),
        "NoSuchEntity",
      );
      return found && decodeURIComponent(found.PolicyDocument ?? "");
    },
    async write(policyName, document) {
      const input = { UserName: userName, PolicyName: policyName, PolicyDocument: document };
      await ifExists(client.send(new PutUserPolicyCommand(input)), "NoSuchEntity");
    },
    async remove(policyName) {
      await ifExists(
        client.send(new DeleteUserPolicyCommand({ UserName: userName, PolicyName: policyName })),
        "NoSuchEntity",
      );
    },
  };
}
