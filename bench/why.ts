/** What a call is for, and why it is made. */
export interface Why {
  readonly part: "claim" | "plan" | "record" | "contain" | "read back" | "preserve";
  readonly why: string;
}

/** Of each call of one response, in the order in which calls of that name are made. */
const WHY: Readonly<Record<string, readonly Why[]>> = {
  "dynamodb PutItem": [
    { part: "claim", why: "claims the finding, so that any number of deliveries is one response" },
  ],
  "dynamodb Query": [
    { part: "plan", why: "reads pauses, mutes, declined plans and the counters of the limits" },
    {
      part: "contain",
      why: "the identity executor reads the recorded step: the ledger says what to do, not the caller",
    },
  ],
  "iam GetRole": [{ part: "plan", why: "role id, path and tags: is it the target, and is it protected" }],
  "iam ListRolePolicies": [
    { part: "plan", why: "is a denial in effect already, and is there room for one more" },
  ],
  "iam ListAttachedRolePolicies": [{ part: "plan", why: "does another tool contain the role already" }],
  "ec2 DescribeInstances": [
    { part: "plan", why: "the host's state, tags and disks; two steps share the answer" },
  ],
  "ec2 DescribeNetworkInterfaces": [
    { part: "plan", why: "every interface with its groups (the before-image), owner and tags" },
    { part: "read back", why: "are the interfaces in the quarantine group, and is none new" },
  ],
  "ec2 DescribeSecurityGroups": [
    { part: "plan", why: "the quarantine and drain groups, by tag" },
    { part: "plan", why: "the groups of the interfaces: is one another tool's quarantine" },
    { part: "read back", why: "is the quarantine group empty" },
  ],
  "ec2 DescribeVolumes": [{ part: "plan", why: "sizes and tags of the disks: is one protected" }],
  "elasticloadbalancing DescribeTargetGroups": [
    { part: "plan", why: "groups that may lose a member; no call finds the groups of one host" },
  ],
  "dynamodb TransactWriteItems": [
    {
      part: "record",
      why: "decision, plan, before-images, holds and limits, before the first changing call",
    },
    { part: "record", why: "results of all steps, the move, the audit line, and the end of the lease" },
  ],
  "lambda Invoke": [{ part: "contain", why: "the only function that may write a policy does its step" }],
  "ec2 ModifyNetworkInterfaceAttribute": [
    { part: "contain", why: "isolates the first interface" },
    { part: "contain", why: "isolates the second interface" },
  ],
  "iam PutRolePolicy": [{ part: "contain", why: "denies the stolen session" }],
  "iam GetRolePolicy": [{ part: "read back", why: "is the denial as it was written" }],
  "ec2 CreateSnapshots": [{ part: "preserve", why: "snapshots of all disks, at one moment" }],
};

/** A call of a response in the order of the calls, with the reason for it; undefined for a call that nobody gave a reason for. */
export function whyOf(names: readonly string[]): readonly (Why | undefined)[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return WHY[name]?.[nth];
  });
}
