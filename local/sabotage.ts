import { IAMClient, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { IAM_PATH } from "../lib/aws/names.ts";
import { type Account, ROOT_KEY } from "./start.ts";

/**
 * Removes from the responder of `stolen-instance-credentials` the permission to change an interface's groups, so that one of its actions
 * fails: a demonstration that cannot fail proves nothing. Returns the change in words.
 */
export async function sabotage({ endpoint, region }: Account): Promise<string> {
  const iam = new IAMClient({ endpoint, region, credentials: ROOT_KEY });
  const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: IAM_PATH }));
  const role = Roles.find(({ RoleName }) => /stolen.?instance.?credentials/i.test(RoleName ?? ""));
  if (role === undefined)
    throw new Error("found no role of the stolen-instance-credentials responder to sabotage");
  const Action = "ec2:ModifyNetworkInterfaceAttribute";
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: role.RoleName,
      PolicyName: "sabotage",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action, Resource: "*" }],
      }),
    }),
  );
  iam.destroy();
  return `the responder's role may not call ${Action}`;
}
