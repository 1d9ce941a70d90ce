import { is, isThere } from "../../../events/event-field.ts";
import { means, statementsIn, textsIn } from "./statements.ts";

/**
 * AWS's own policies that equal administration. Others may lead there by a role that somebody left open to them; whether they
 * do no record tells.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ADMINISTRATION = [
  // Everything.
  "AdministratorAccess",
  // All of IAM: whoever has it gives the rest to themselves.
  "IAMFullAccess",
  // All data and all hosts of the account; of administration only IAM and Organizations are missing.
  "PowerUserAccess",
  // Makes identities with any rights; the Amplify user guide calls it as powerful as AdministratorAccess.
  "AdministratorAccess-Amplify",
];

/** Whether a managed policy is one of AWS's that equal administration; what a customer's own allows its ARN does not tell. */
export function isAdministration(policyArn: string): boolean {
  const [, name = ""] = /^arn:aws[a-z-]{0,12}:iam::aws:policy\/(.{1,128})$/.exec(policyArn) ?? [];
  return ADMINISTRATION.includes(name);
}

/**
 * Each alone makes an administrator of whoever may do it to anybody: it writes or attaches policies, or takes over others'
 * users and roles.
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
 * Whether a policy document allows what equals administration, on everything or on every user, role, group or policy of the
 * account. Conditions are not judged: what they keep out only a request tells. Nor are the document's own denials, which its
 * writer can take out as well.
 */
export function givesAdministration(document: unknown, account: string): boolean {
  return statementsIn(document).some(
    (one) => is(one, "Effect", "Allow") && isOnEverybody(one, account) && isMighty(one),
  );
}

function isMighty(statement: unknown): boolean {
  // All but some: such as PowerUserAccess is written.
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
