import { isDeepStrictEqual } from "node:util";
import { ROLE_ID, USER_ID } from "../../aws/formats.ts";
import { isRecord } from "../../model/json.ts";

interface Policy {
  readonly [key: string]: unknown;
  readonly Statement: readonly unknown[];
}

/** A policy's text as data, a single statement as a list of one; "" has none. Throws where it is no policy. */
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

/** Whether it is a policy that statements can be added to. */
export function isPolicy(text: string): boolean {
  try {
    return parse(text).Statement.length >= 0;
  } catch {
    return false;
  }
}

/** The statements of that name. */
export function statementsIn(text: string, sid: string): readonly unknown[] {
  return parse(text).Statement.filter((one) => named(one, sid));
}

/** The policy with one more statement, in place of what has its name. */
export function withStatement(text: string, statement: { readonly Sid: string }): string {
  const policy = parse(text);
  const others = policy.Statement.filter((one) => !named(one, statement.Sid));
  return JSON.stringify({ ...policy, Statement: [...others, statement] });
}

/** The policy without the statements of that name; as it is where there is none, "" where nothing else is in it. */
export function withoutStatement(text: string, sid: string): string {
  const policy = parse(text);
  const Statement = policy.Statement.filter((one) => !named(one, sid));
  if (Statement.length === policy.Statement.length) return text;
  return Statement.length === 0 ? "" : JSON.stringify({ ...policy, Statement });
}

/** Whether two policies say the same, however they are written. */
export function samePolicy(a: string, b: string): boolean {
  return (a === "") === (b === "") && isDeepStrictEqual(parse(a), parse(b));
}

/**
 * The unique ids that stand in a policy where a role or user was: AWS writes them when it is deleted, and takes no policy back that
 * names one (IAM user guide, "AWS JSON policy elements: Principal").
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
