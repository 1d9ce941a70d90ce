import {
  DeleteInlinePolicyFromPermissionSetCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  paginateListAccountAssignmentsForPrincipal,
  paginateListInstances,
  paginateListPermissionSetsProvisionedToAccount,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifAnswered, type Unknown } from "../facts/if-answered.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Carrier } from "./carrier.ts";

const INSTANCES = ["arn:{partition}:sso:::instance/*"];
const SETS = [...INSTANCES, "arn:{partition}:sso:::permissionSet/*/*"];
const ACCOUNTS = ["arn:{partition}:sso:::account/*"];

export const PERMISSION_SETS = {
  read: [
    allow(["sso:ListInstances"]),
    allow(["sso:ListAccountAssignmentsForPrincipal"], INSTANCES),
    allow(["sso:DescribePermissionSet", "sso:GetInlinePolicyForPermissionSet"], SETS),
    allow(["sso:ListPermissionSetsProvisionedToAccount"], [...INSTANCES, ...ACCOUNTS]),
  ],
  look: allow(["sso:GetInlinePolicyForPermissionSet"], SETS),
  write: [
    allow(["sso:PutInlinePolicyToPermissionSet"], SETS),
    allow(["sso:ProvisionPermissionSet"], [...SETS, ...ACCOUNTS]),
  ],
  remove: allow(["sso:DeleteInlinePolicyFromPermissionSet"], SETS),
};

/** A permission set as it is provisioned in one account. */
export type PermissionSet = {
  readonly instanceArn: string;
  readonly permissionSetArn: string;
  readonly account: string;
};

/** An instance of IAM Identity Center, with its identity store. */
export interface Instance {
  readonly instanceArn: string;
  readonly identityStoreId: string;
}

/** The instances of IAM Identity Center that are visible in this Region. */
export function instances(aws: Aws): Promise<readonly Instance[] | Unknown> {
  return ifAnswered(
    everyPage(paginateListInstances({ client: aws.client(SSOAdminClient) }, {}), (page) =>
      page.Instances?.map(({ InstanceArn = "", IdentityStoreId = "" }) => ({
        instanceArn: InstanceArn,
        identityStoreId: IdentityStoreId,
      })),
    ),
  );
}

/** The permission sets that a person holds in an account, directly or through a group. */
export async function setsOf(
  aws: Aws,
  homes: readonly Instance[],
  userId: string,
  account: string,
): Promise<readonly PermissionSet[] | Unknown> {
  const found = await ifAnswered(
    Promise.all(
      homes.map(async ({ instanceArn }) => {
        const input = {
          InstanceArn: instanceArn,
          PrincipalId: userId,
          PrincipalType: "USER",
          Filter: { AccountId: account },
        } as const;
        const arns = await ifExists(
          everyPage(
            paginateListAccountAssignmentsForPrincipal({ client: aws.client(SSOAdminClient) }, input),
            (page) => page.AccountAssignments?.map(({ PermissionSetArn = "" }) => PermissionSetArn),
          ),
          "ResourceNotFound",
        );
        return [...new Set(arns)]
          .sort()
          .map((permissionSetArn) => ({ instanceArn, permissionSetArn, account }));
      }),
    ),
  );
  return "unknown" in found ? found : found.flat();
}

/** Returns permission sets as displayed. */
export async function nameOf(aws: Aws, { instanceArn, permissionSetArn }: PermissionSet): Promise<string> {
  const input = { InstanceArn: instanceArn, PermissionSetArn: permissionSetArn };
  const found = await ifExists(
    aws.client(SSOAdminClient).send(new DescribePermissionSetCommand(input)),
    "ResourceNotFound",
  );
  return found?.PermissionSet?.Name ?? lastPart(permissionSetArn);
}

/** `arn:aws:sso:::permissionSet/ssoins-1/ps-2` → `ps-2`. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** AWS allows one change to permission sets per account at a time: a ConflictException is thrown, and the engine tries again. */
export function inlinePolicy(
  aws: Aws,
  { instanceArn, permissionSetArn, account }: PermissionSet,
  name = lastPart(permissionSetArn),
): Carrier {
  const client = aws.client(SSOAdminClient);
  const set = { InstanceArn: instanceArn, PermissionSetArn: permissionSetArn };
  const spread = async () => {
    const input = { ...set, TargetType: "AWS_ACCOUNT", TargetId: account } as const;
    await ifExists(client.send(new ProvisionPermissionSetCommand(input)), "ResourceNotFound");
  };
  return {
    name: `permission set ${name}`,
    room: 32_768,
    async read() {
      const found = await ifExists(
        client.send(new GetInlinePolicyForPermissionSetCommand(set)),
        "ResourceNotFound",
      );
      return found && (found.InlinePolicy ?? "");
    },
    async write(text) {
      await ifExists<unknown>(
        text === ""
          ? client.send(new DeleteInlinePolicyFromPermissionSetCommand(set))
          : client.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: text })),
        "ResourceNotFound",
      );
      await spread();
    },
    spread,
    async pending() {
      const input = {
        InstanceArn: instanceArn,
        AccountId: account,
        ProvisioningStatus: "LATEST_PERMISSION_SET_PROVISIONED",
      } as const;
      const done = await everyPage(
        paginateListPermissionSetsProvisionedToAccount({ client }, input),
        (page) => page.PermissionSets,
      );
      return done.includes(permissionSetArn)
        ? undefined
        : `permission set ${name} is not yet as it was written in account ${account}`;
    },
  };
}
