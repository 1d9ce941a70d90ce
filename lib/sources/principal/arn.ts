import { ACCOUNT } from "../../aws/formats.ts";
import { check, quoted } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Claim } from "./claims.ts";

/** The ARN of a principal, of whatever partition, in its parts. */
export interface PrincipalArn {
  readonly account: string;
  /** What follows the kind: a path and a name, or a role's name and a session's. */
  readonly rest: readonly string[];
  readonly field: string;
}

type Kind = "user" | "role" | "root" | "assumed-role" | "federated-user";

/** IAM holds what lasts, STS what is lent (IAM user guide, "IAM identifiers"). */
const SHAPES: Readonly<Record<Kind, RegExp>> = {
  user: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):user\/([\x21-\x7e]{1,600})$/,
  role: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):role\/([\x21-\x7e]{1,600})$/,
  root: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):root()$/,
  "assumed-role": /^arn:[a-z][a-z-]{2,19}:sts::(\d{12}):assumed-role\/([\x21-\x7e]{1,600})$/,
  "federated-user": /^arn:[a-z][a-z-]{2,19}:sts::(\d{12}):federated-user\/([\x21-\x7e]{1,600})$/,
};

/** The parts of an ARN, when one is told; throws `Unreadable` unless it is of this kind. */
export function arnIfAny(claim: Claim | undefined, kind: Kind): PrincipalArn | undefined {
  if (claim?.value === undefined) return undefined;
  const pattern = SHAPES[kind];
  const [, account = "", rest = ""] =
    pattern.exec(
      check(claim.value, claim.field, { pattern, is: `the ARN of a principal of kind ${kind}` }),
    ) ?? [];
  return { account, rest: rest.split("/"), field: claim.field };
}

/** The one account that all of these name, if any does; throws `Unreadable` at the first that says another. */
export function accountOf(
  claims: readonly (Claim | undefined)[],
  arns: readonly (PrincipalArn | undefined)[],
): string | undefined {
  return agreed([
    ...claims.map((claim) => told(claim, ACCOUNT.pattern, ACCOUNT.is)),
    ...arns.map((arn) => arn && { value: arn.account, field: arn.field }),
  ]);
}

/** What a claim says, in a sound form. */
export interface Told {
  readonly value: string;
  readonly field: string;
}

/** What is claimed, when something is; throws `Unreadable` unless it fits. */
export function told(claim: Claim | undefined, pattern: RegExp, is: string): Told | undefined {
  return claim?.value === undefined
    ? undefined
    : { value: check(claim.value, claim.field, { pattern, is }), field: claim.field };
}

/** What all say that say anything, as the first says it; throws `Unreadable` at the first that contradicts that one. */
export function agreed(
  all: readonly (Told | undefined)[],
  isSame = (one: string, other: string) => one === other,
): string | undefined {
  const [first, ...others] = all.filter((one) => one !== undefined);
  for (const { value, field } of others)
    if (first && !isSame(value, first.value))
      throw new Unreadable(
        field,
        `says ${quoted(value, 48)}, but ${first.field} says ${quoted(first.value, 48)}`,
      );
  return first?.value;
}

/** Names of users and roles that differ in case only are one name (IAM user guide, "IAM identifiers", friendly names). */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether a claim is text that fits. */
export function looks(claim: Claim | undefined, pattern: RegExp): boolean {
  return typeof claim?.value === "string" && claim.value.length <= 1_024 && pattern.test(claim.value);
}
