import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { IAM_PATH, PROTECTED_TAG } from "../aws/names.ts";
import { CDK_ROLE_PREFIX, IDENTITY_CENTER_PATH, SERVICE_LINKED_PATH } from "../aws/roles.ts";
import type { Permission } from "../model/permission.ts";
import { inThisAccount } from "./policy.ts";

const GROUPS = "arn:{partition}:ec2:*:*:security-group/*";

/** Calls for which IAM checks a group (service authorization reference, EC2). */
const NAMES_GROUPS =
  /^ec2:(\w*SecurityGroup\w*|CreateTags|DeleteTags|Modify(NetworkInterface|Instance)Attribute)$/;

/** Calls that attach a group, which leave the group itself unchanged. */
const ATTACHES_GROUPS = ["ec2:ModifyNetworkInterfaceAttribute", "ec2:ModifyInstanceAttribute"];

/** Roles that Cordon never changes: its own, its deployers', service-linked and single sign-on roles. */
const UNTOUCHABLE_ROLES = [
  IAM_PATH.slice(1),
  CDK_ROLE_PREFIX,
  SERVICE_LINKED_PATH.slice(1),
  IDENTITY_CENTER_PATH.slice(1),
];

function deny(sid: string, props: Omit<ConstructorParameters<typeof PolicyStatement>[0], "sid" | "effect">) {
  return new PolicyStatement({ sid, effect: Effect.DENY, ...props });
}

/**
 * The explicit Denies of a role (docs/architecture.md 2.8). They apply whatever other statement allows, here or added manually later.
 * `changes` are the role's calls on the account's resources; `ledger` its calls on the table.
 */
export function protections(
  changes: readonly Permission[],
  table: ITableV2,
  ledger: readonly string[],
): PolicyStatement[] {
  const roles = UNTOUCHABLE_ROLES.map((prefix) =>
    inThisAccount(`arn:{partition}:iam::{account}:role/${prefix}*`),
  );
  const policies = inThisAccount(`arn:{partition}:iam::{account}:policy${IAM_PATH}*`);
  return [
    ...protectedByTag([...new Set(changes.flatMap(({ actions }) => actions))].sort()),
    deny("UntouchableRoles", { notActions: ["iam:Get*", "iam:List*"], resources: [...roles, policies] }),
    deny("OwnFunctions", {
      notActions: ["lambda:Get*", "lambda:InvokeFunction", "lambda:List*"],
      resources: [inThisAccount(`arn:{partition}:lambda:{region}:{account}:function:{stack}-*`)],
    }),
    deny("OwnTable", {
      ...(ledger.length > 0 ? { notActions: [...ledger] } : { actions: ["dynamodb:*"] }),
      resources: [table.tableArn, `${table.tableArn}/*`],
    }),
  ];
}

/** Protects tagged resources from changes. A protected group may still be attached: an undo needs that. */
function protectedByTag(actions: readonly string[]): PolicyStatement[] {
  const conditions = { StringEquals: { [`aws:ResourceTag/${PROTECTED_TAG}`]: "true" } };
  const onGroups = actions.filter((action) => NAMES_GROUPS.test(action) && !ATTACHES_GROUPS.includes(action));
  return [
    ...(actions.length > 0
      ? [deny("Protected", { actions: [...actions], notResources: [inThisAccount(GROUPS)], conditions })]
      : []),
    ...(onGroups.length > 0
      ? [deny("ProtectedGroups", { actions: onGroups, resources: [inThisAccount(GROUPS)], conditions })]
      : []),
  ];
}
