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
import type { Holder } from "./inline-policy.ts";
import { unlessAbsent } from "./unless-absent.ts";

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
      const found = await unlessAbsent(client.send(new GetUserCommand({ UserName: userName })));
      const { UserId = "", Path = "/", Tags = [] } = found?.User ?? {};
      return found && { id: UserId, path: Path, tags: Tags };
    },
    policyNames: () =>
      unlessAbsent(
        everyPage(paginateListUserPolicies({ client }, { UserName: userName }), (page) => page.PolicyNames),
      ),
    async read(policyName) {
      const found = await unlessAbsent(
        client.send(new GetUserPolicyCommand({ UserName: userName, PolicyName: policyName })),
      );
      return found && decodeURIComponent(found.PolicyDocument ?? "");
    },
    async write(policyName, document) {
      const input = { UserName: userName, PolicyName: policyName, PolicyDocument: document };
      await unlessAbsent(client.send(new PutUserPolicyCommand(input)));
    },
    async remove(policyName) {
      await unlessAbsent(
        client.send(new DeleteUserPolicyCommand({ UserName: userName, PolicyName: policyName })),
      );
    },
  };
}
