import {
  EVENT_ID,
  EVENT_TIME,
  type Format,
  IAM_LONG_NAME,
  IAM_NAME,
  MANAGED_POLICY_ARN,
  POLICY_VERSION,
} from "../../aws/formats.ts";
import type { Refusal } from "../../model/action.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { malformed } from "../facts/malformed.ts";

/** Refuses a target with malformed text, or with a policy of another account. */
export function notAGrant(target: PrivilegeGrant): Refusal | undefined {
  return malformed(...parts(target)) ?? foreign(target);
}

function parts(target: PrivilegeGrant): [string, Format][] {
  switch (target.grant) {
    case "attached-policy":
      return [
        [target.name, nameOf(target.to)],
        [target.policyArn, MANAGED_POLICY_ARN],
      ];
    case "inline-policy":
      return [
        [target.name, nameOf(target.to)],
        [target.policyName, IAM_LONG_NAME],
      ];
    case "group-membership":
      return [
        [target.userName, IAM_NAME],
        [target.groupName, IAM_LONG_NAME],
      ];
    case "policy-version":
      return [
        [target.policyArn, MANAGED_POLICY_ARN],
        [target.versionId, POLICY_VERSION],
      ];
    case "trust-policy":
      return [
        [target.roleName, IAM_NAME],
        [target.changedAt, EVENT_TIME],
        [target.eventId, EVENT_ID],
      ];
  }
}

function nameOf(to: "user" | "role" | "group"): Format {
  return to === "group" ? IAM_LONG_NAME : IAM_NAME;
}

/** Refuses a policy of another account, or an AWS managed policy where only a customer managed one can have changed. */
function foreign(target: PrivilegeGrant): Refusal | undefined {
  if (!("policyArn" in target)) return undefined;
  const owner = target.policyArn.split(":")[4];
  if (owner === target.account || (owner === "aws" && target.grant === "attached-policy")) return undefined;
  return { refused: `${target.policyArn} is not a policy of account ${target.account}` };
}
