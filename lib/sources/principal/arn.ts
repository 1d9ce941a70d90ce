import { ACCOUNT } from "../../aws/formats.ts";
import { check, quoted } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Claim } from "./claims.ts";

/** The parts of a principal's ARN, in any partition. */
export interface PrincipalArn {
  readonly account: string;
  /** The text after the kind: a path and a name, or a role's name and a session's. */
  readonly rest: readonly string[];
  readonly field: string;
}

type Kind = "user" | "role" | "root" | "assumed-role" | "federated-user";

/** IAM has users and roles, STS has sessions (IAM user guide, "IAM identifiers"). */
const SHAPES: Readonly<Record<Kind, RegExp>> = {
  user: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):user\/([\x21-\x7e]{1,600})$/,
  role: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):role\/([\x21-\x7e]{1,600})$/,
  root: /^arn:[a-z][a-z-]{2,19}:iam::(\d{12}):root()$/,
  "assumed-role": /^arn:[a-z][a-z-]{2,19}:sts::(\d{12}):assumed-role\/([\x21-\x7e]{1,600})$/,
  "federated-user": /^arn:[a-z][a-z-]{2,19}:sts::(\d{12}):federated-user\/([\x21-\x7e]{1,600})$/,
};

/** The parts of an ARN, if the claim has one; throws `Unreadable` unless it is of this kind. */
export function arnIfAny(claim: Claim | undefined, kind: Kind): PrincipalArn | undefined {
  if (claim?.value === undefined) return undefined;
  const pattern = SHAPES[kind];
  const [, account = "", rest = ""] =
    pattern.exec(
      check(claim.value, claim.field, { pattern, is: `the ARN of a principal of kind ${kind}` }),
    ) ?? [];
  return { account, rest: rest.split("/"), field: claim.field };
}

/** The account that all claims name, if any does; throws `Unreadable` at the first that differs. */
export function accountOf(
  claims: readonly (Claim | undefined)[],
  arns: readonly (PrincipalArn | undefined)[],
): string | undefined {
  return agreed([
    ...claims.map((claim) => told(claim, ACCOUNT.pattern, ACCOUNT.is)),
    ...arns.map((arn) => arn && { value: arn.account, field: arn.field }),
  ]);
}

/** The value of a well-formed claim. */
export interface Told {
  readonly value: string;
  readonly field: string;
}

/** The value of a claim, if it has one; throws `Unreadable` when it is malformed. */
export function told(claim: Claim | undefined, pattern: RegExp, is: string): Told | undefined {
  return claim?.value === undefined
    ? undefined
    : { value: check(claim.value, claim.field, { pattern, is }), field: claim.field };
}

/** The value of all claims that have one, as the first spells it; throws `Unreadable` at the first that contradicts it. */
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

/** Compares names case-insensitively, as IAM does for users and roles (IAM user guide, "IAM identifiers", friendly names). */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether a claim is well-formed text. */
export function looks(claim: Claim | undefined, pattern: RegExp): boolean {
  return typeof claim?.value === "string" && claim.value.length <= 1_024 && pattern.test(claim.value);
}
