import { at, is, isThere } from "../../../events/event-field.ts";
import { means, statementsIn, textsIn } from "./statements.ts";

const WAYS_IN = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/**
 * Whether a trust policy lets another account's principals, all principals, or another account's identity provider assume its role. AWS
 * services, this account's own principals and providers, and public providers without an account (accounts.google.com, Cognito) do not
 * count. Ignores conditions: only a request shows what they exclude.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function letsOthersIn(document: unknown, account: string): boolean {
  return statementsIn(document).some(
    (one) => is(one, "Effect", "Allow") && opensRole(one) && isForOthers(one, account),
  );
}

function opensRole(statement: unknown): boolean {
  return (
    isThere(statement, "NotAction") ||
    textsIn(statement, "Action").some((action) => WAYS_IN.some((way) => means(action, way)))
  );
}

function isForOthers(statement: unknown, account: string): boolean {
  // All principals except some.
  if (isThere(statement, "NotPrincipal")) return true;
  const principal = at(statement, "Principal");
  if (principal === "*") return true;
  return [...textsIn(principal, "AWS"), ...textsIn(principal, "Federated")].some((one) => {
    const [owner] =
      /^\d{12}$/.exec(one) ?? /(?<=^arn:aws[a-z-]{0,12}:(?:iam|sts)::)\d{12}(?=:)/.exec(one) ?? [];
    return one === "*" || (owner !== undefined && owner !== account);
  });
}
