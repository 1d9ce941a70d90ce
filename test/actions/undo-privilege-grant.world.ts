import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { undoPrivilegeGrant } from "../../lib/actions/undo-privilege-grant.ts";
import type { PrivilegeGrant } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";
import {
  allows,
  describeGrants,
  GLOBAL,
  type Kind,
  makePrincipals,
  PROTECTED,
  trusts,
} from "./grant-account.ts";

const NAMES = { user: "jenkins", role: "web", group: "admins" } as const;

type Made = Awaited<ReturnType<typeof makePrincipals>>;

/** Without what hangs on it IAM deletes nothing. */
async function remove(
  { iam, shared }: Made,
  kind: Kind,
  attached: readonly string[],
  inline: readonly string[],
) {
  const arns = [shared, ...attached];
  const names = ["own", ...inline];
  if (kind === "user") {
    const UserName = NAMES.user;
    for (const PolicyArn of arns) await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    for (const PolicyName of names) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName: "staff" }));
    await iam.send(new DeleteUserCommand({ UserName }));
  } else if (kind === "role") {
    const RoleName = NAMES.role;
    for (const PolicyArn of arns) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    for (const PolicyName of names) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  } else {
    const GroupName = NAMES.group;
    for (const PolicyArn of arns) await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }));
    for (const PolicyName of names) await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: "ana", GroupName }));
    await iam.send(new DeleteGroupCommand({ GroupName }));
  }
}

function protectIt({ iam }: Made, kind: Kind): Sample["protect"] {
  return {
    user: () => iam.send(new TagUserCommand({ UserName: NAMES.user, Tags: PROTECTED })),
    role: () => iam.send(new TagRoleCommand({ RoleName: NAMES.role, Tags: PROTECTED })),
    group: { cannot: "IAM puts no tags on groups" },
  }[kind];
}

function attached(to: Kind) {
  return async (moto: Moto): Promise<Sample<PrivilegeGrant>> => {
    const made = await makePrincipals(moto);
    const policyArn = await made.policy("power");
    const give = () => made.attach[to](NAMES[to], policyArn);
    await give();
    return {
      target: { ...GLOBAL, grant: "attached-policy", to, name: NAMES[to], policyArn },
      protect: protectIt(made, to),
      remove: () => remove(made, to, [policyArn], []),
      describe: () => describeGrants(moto),
      meddle: async () => void (await give()),
      // Attached again, as it was: nothing is left to undo.
      afterMeddling: "undone",
    };
  };
}

function inline(to: Kind) {
  return async (moto: Moto): Promise<Sample<PrivilegeGrant>> => {
    const made = await makePrincipals(moto);
    await made.put[to](NAMES[to], "power", allows("*"));
    return {
      target: { ...GLOBAL, grant: "inline-policy", to, name: NAMES[to], policyName: "power" },
      protect: protectIt(made, to),
      remove: () => remove(made, to, [], ["power"]),
      describe: () => describeGrants(moto),
      meddle: async () => void (await made.put[to](NAMES[to], "power", allows("iam:*"))),
    };
  };
}

async function membership(moto: Moto): Promise<Sample<PrivilegeGrant>> {
  const made = await makePrincipals(moto);
  await made.addTo("admins", "jenkins");
  const input = { UserName: "jenkins", GroupName: "admins" };
  return {
    target: { ...GLOBAL, grant: "group-membership", userName: "jenkins", groupName: "admins" },
    protect: protectIt(made, "user"),
    remove: async () => {
      await made.iam.send(new RemoveUserFromGroupCommand(input));
      await remove(made, "user", [], []);
    },
    describe: () => describeGrants(moto),
    meddle: async () => void (await made.addTo("admins", "jenkins")),
    afterMeddling: "undone",
  };
}

async function version(moto: Moto): Promise<Sample<PrivilegeGrant>> {
  const { iam, changed: PolicyArn } = await makePrincipals(moto);
  return {
    target: { ...GLOBAL, grant: "policy-version", policyArn: PolicyArn, versionId: "v3" },
    protect: () => iam.send(new TagPolicyCommand({ PolicyArn, Tags: PROTECTED })),
    remove: async () => {
      await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
      for (const VersionId of ["v2", "v3"])
        await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
      await iam.send(new DeletePolicyCommand({ PolicyArn }));
    },
    describe: () => describeGrants(moto),
    meddle: async () =>
      void (await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }))),
  };
}

/** The recorded call is told a minute late: the role must be older than it, and the test has no minute to wait. */
async function trust(moto: Moto): Promise<Sample<PrivilegeGrant>> {
  const made = await makePrincipals(moto);
  const RoleName = NAMES.role;
  const set = (account: string) =>
    made.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trusts(account) }));
  await set("999999999999");
  const history = openClient(moto, CloudTrailClient);
  const { Events = [] } = await history.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "UpdateAssumeRolePolicy" }],
    }),
  );
  const { EventId: eventId, EventTime } = Events[0]!;
  const changedAt = new Date(EventTime!.getTime() + 60_000).toISOString();
  return {
    target: { ...GLOBAL, grant: "trust-policy", roleName: RoleName, changedAt, eventId: eventId! },
    protect: protectIt(made, "role"),
    remove: () => remove(made, "role", [], []),
    describe: () => describeGrants(moto),
    meddle: async () => void (await set("888888888888")),
  };
}

export const world: World<PrivilegeGrant> = {
  action: undoPrivilegeGrant,
  samples: {
    "a policy attached to a user": attached("user"),
    "a policy attached to a role": attached("role"),
    "a policy attached to a group": attached("group"),
    "a policy written into a user": inline("user"),
    "a policy written into a role": inline("role"),
    "a policy written into a group": inline("group"),
    "a user put into a group": membership,
    "a new default version": version,
    "another trust policy": trust,
  },
  // moto has no event history.
  account: MINISTACK,
};
