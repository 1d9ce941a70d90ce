import { IAM_LONG_NAME, IAM_NAME, MANAGED_POLICY_ARN, POLICY_VERSION } from "../../../aws/formats.ts";
import { at, is, textIfFits } from "../../../events/event-field.ts";
import type { PrivilegeGrant } from "../../../model/resource.ts";
import type { Subjects } from "../../../model/signal.ts";
import { givesAdministration, isAdministration } from "../policy/administration.ts";
import { ANSWER, PARAMETERS, type Reader, type Readers, type Recorded } from "./recorded.ts";

/** A group's name is weak evidence of its permissions, and the only one in a record: memberships of other groups are not reversed. */
const MIGHTY_GROUP = /admin|root|power|sudo/i;

type Holder = "user" | "role" | "group";

function nameOf({ event }: Recorded, to: Holder): string | undefined {
  return textIfFits(event, `${PARAMETERS}.${to}Name`, to === "group" ? IAM_LONG_NAME : IAM_NAME);
}

function policyIn({ event }: Recorded): string | undefined {
  return textIfFits(event, `${PARAMETERS}.policyArn`, MANAGED_POLICY_ARN);
}

function attached(to: Holder): Reader {
  return (record) => {
    const name = nameOf(record, to);
    const policyArn = policyIn(record);
    if (name === undefined || policyArn === undefined || !isAdministration(policyArn)) return [];
    return granted({ ...record.iam, grant: "attached-policy", to, name, policyArn });
  };
}

function written(to: Holder): Reader {
  return (record) => {
    const { event, iam } = record;
    const name = nameOf(record, to);
    const policyName = textIfFits(event, `${PARAMETERS}.policyName`, IAM_LONG_NAME);
    if (name === undefined || policyName === undefined || !isMighty(record)) return [];
    return granted({ ...iam, grant: "inline-policy", to, name, policyName });
  };
}

function isMighty({ event, iam }: Recorded): boolean {
  return givesAdministration(at(event, `${PARAMETERS}.policyDocument`), iam.account);
}

const versionMade: Reader = (record) => {
  const { event } = record;
  if (!is(event, `${PARAMETERS}.setAsDefault`, true) || !isMighty(record)) return [];
  return versioned(record, textIfFits(event, `${ANSWER}.policyVersion.versionId`, POLICY_VERSION));
};

/** A record of this call does not show what the version allows; both operators and intruders seldom set one explicitly. */
const versionSet: Reader = (record) =>
  versioned(record, textIfFits(record.event, `${PARAMETERS}.versionId`, POLICY_VERSION));

function versioned(record: Recorded, versionId: string | undefined): readonly Subjects[] {
  const policyArn = policyIn(record);
  if (versionId === undefined || policyArn?.split(":")[4] !== record.iam.account) return [];
  return granted({ ...record.iam, grant: "policy-version", policyArn, versionId });
}

const joined: Reader = (record) => {
  const userName = nameOf(record, "user");
  const groupName = nameOf(record, "group");
  if (userName === undefined || groupName === undefined || !MIGHTY_GROUP.test(groupName)) return [];
  return granted({ ...record.iam, grant: "group-membership", userName, groupName });
};

function granted(grant: PrivilegeGrant): readonly Subjects[] {
  return [{ grant }];
}

/** Administrator power that a call granted to a user, a role or a group (IAM API reference, the calls of those names). */
export const IAM_GRANTS: Readers = {
  "iam:AttachUserPolicy": attached("user"),
  "iam:AttachRolePolicy": attached("role"),
  "iam:AttachGroupPolicy": attached("group"),
  "iam:PutUserPolicy": written("user"),
  "iam:PutRolePolicy": written("role"),
  "iam:PutGroupPolicy": written("group"),
  "iam:CreatePolicyVersion": versionMade,
  "iam:SetDefaultPolicyVersion": versionSet,
  "iam:AddUserToGroup": joined,
};
