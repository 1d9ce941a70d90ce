import { is, isThere } from "../../../events/event-field.ts";
import { means, statementsIn, textsIn } from "./statements.ts";

/**
 * AWS managed policies that equal administration. Other policies may lead there through an open role; records do not show that.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ADMINISTRATION = [
  // All actions.
  "AdministratorAccess",
  // All of IAM: its holder can grant itself every other permission.
  "IAMFullAccess",
  // All data and all hosts of the account; only IAM and Organizations are missing.
  "PowerUserAccess",
  // Creates identities with any permissions; the Amplify user guide calls it as powerful as AdministratorAccess.
  "AdministratorAccess-Amplify",
];

/** Whether a managed policy is an AWS policy that equals administration; an ARN does not show what a customer managed policy allows. */
export function isAdministration(policyArn: string): boolean {
  const [, name = ""] = /^arn:aws[a-z-]{0,12}:iam::aws:policy\/(.{1,128})$/.exec(policyArn) ?? [];
  return ADMINISTRATION.includes(name);
}

/**
 * Each of these actions on all principals equals administration: it writes or attaches policies, or takes over users and roles.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const LEADS_THERE = [
  "AddUserToGroup",
  "AttachGroupPolicy",
  "AttachRolePolicy",
  "AttachUserPolicy",
  "CreateAccessKey",
  "CreateLoginProfile",
  "CreatePolicyVersion",
  "PutGroupPolicy",
  "PutRolePolicy",
  "PutUserPolicy",
  "SetDefaultPolicyVersion",
  "UpdateAssumeRolePolicy",
  "UpdateLoginProfile",
].map((name) => `iam:${name}`);

/**
 * Whether a policy document allows what equals administration, on all resources or on all users, roles, groups or policies of the
 * account. Ignores conditions, because only a request shows what they exclude, and the document's own denials, which its author can
 * remove.
 */
export function givesAdministration(document: unknown, account: string): boolean {
  return statementsIn(document).some(
    (one) => is(one, "Effect", "Allow") && isOnEverybody(one, account) && isMighty(one),
  );
}

function isMighty(statement: unknown): boolean {
  // All actions except some, as in PowerUserAccess.
  return (
    isThere(statement, "NotAction") ||
    textsIn(statement, "Action").some((action) => LEADS_THERE.some((one) => means(action, one)))
  );
}

function isOnEverybody(statement: unknown, account: string): boolean {
  return (
    isThere(statement, "NotResource") ||
    textsIn(statement, "Resource").some((resource) =>
      ["user", "role", "group", "policy"].some((kind) =>
        means(resource.replace(/^arn:aws[a-z-]{0,12}:/, "arn:aws:"), `arn:aws:iam::${account}:${kind}/-`),
      ),
    )
  );
}
