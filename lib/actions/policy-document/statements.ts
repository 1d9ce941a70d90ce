import { isDeepStrictEqual } from "node:util";
import { ROLE_ID, USER_ID } from "../../aws/formats.ts";
import { isRecord } from "../../model/json.ts";

interface Policy {
  readonly [key: string]: unknown;
  readonly Statement: readonly unknown[];
}

/** Parses a policy's text, a single statement as a list of one; "" has no statements. Throws where the text is not a policy. */
function parse(text: string): Policy {
  if (text === "") return { Version: "2012-10-17", Statement: [] };
  const policy: unknown = JSON.parse(text);
  if (!isRecord(policy) || policy["Statement"] === undefined) throw new Error("a policy without statements");
  const { Statement } = policy;
  return { ...policy, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

function named(statement: unknown, sid: string): boolean {
  return isRecord(statement) && statement["Sid"] === sid;
}

/** Whether Cordon can add a statement to a policy. */
export function isPolicy(text: string): boolean {
  try {
    return parse(text).Statement.length >= 0;
  } catch {
    return false;
  }
}

/** The statements with that Sid. */
export function statementsIn(text: string, sid: string): readonly unknown[] {
  return parse(text).Statement.filter((one) => named(one, sid));
}

/** The policy with one more statement, which replaces those with its Sid. */
export function withStatement(text: string, statement: { readonly Sid: string }): string {
  const policy = parse(text);
  const others = policy.Statement.filter((one) => !named(one, statement.Sid));
  return JSON.stringify({ ...policy, Statement: [...others, statement] });
}

/** The policy without the statements of that Sid: unchanged where it has none, "" where it has no other statement. */
export function withoutStatement(text: string, sid: string): string {
  const policy = parse(text);
  const Statement = policy.Statement.filter((one) => !named(one, sid));
  if (Statement.length === policy.Statement.length) return text;
  return Statement.length === 0 ? "" : JSON.stringify({ ...policy, Statement });
}

/** Whether two policies have the same content, regardless of formatting. */
export function samePolicy(a: string, b: string): boolean {
  return (a === "") === (b === "") && isDeepStrictEqual(parse(a), parse(b));
}

/**
 * The unique ids that stand in a policy in place of a role or user: AWS writes them when the principal is deleted, and refuses a policy
 * with one (IAM user guide, "AWS JSON policy elements: Principal").
 */
export function deletedPrincipals(text: string): string[] {
  return [
    ...new Set(
      parse(text)
        .Statement.flatMap((one) =>
          isRecord(one) ? [one["Principal"], one["NotPrincipal"]].flatMap(inAws) : [],
        )
        .filter((name) => ROLE_ID.pattern.test(name) || USER_ID.pattern.test(name)),
    ),
  ];
}

function inAws(principal: unknown): string[] {
  return isRecord(principal) ? [principal["AWS"]].flat().filter((name) => typeof name === "string") : [];
}
