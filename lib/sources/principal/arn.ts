import { ACCOUNT } from "../../aws-formats.ts";
import { check } from "../../event-field.ts";
import { Unreadable } from "../../unreadable.ts";
import type { Claim } from "./claims.ts";

/** The ARN of a principal, in whatever partition, in its parts. */
export interface PrincipalArn {
  readonly partition: string;
  readonly account: string;
  /** `user`, `role`, `assumed-role`, `federated-user`, `root`. */
  readonly kind: string;
  /** What follows the kind: a path and a name, or a role's name and a session's. */
  readonly rest: readonly string[];
  readonly field: string;
}

const ARN = {
  pattern: /^arn:[a-z][a-z-]{2,19}:(?:iam|sts)::\d{12}:[a-z-]{4,20}(?:\/[\x21-\x7e]{1,600})?$/,
  is: "the ARN of a principal",
};

/** IAM holds what lasts, STS what is lent (IAM user guide, "IAM identifiers"). */
const SERVICE = new Map([
  ["user", "iam"],
  ["role", "iam"],
  ["root", "iam"],
  ["assumed-role", "sts"],
  ["federated-user", "sts"],
]);

/** The parts of an ARN that is claimed; throws `Unreadable` unless it is of one of these kinds. */
export const arnIfAny = (claim: Claim | undefined, kinds: readonly string[]): PrincipalArn | undefined => {
  if (claim === undefined) return undefined;
  const arn = check(claim.value, claim.field, ARN);
  const [, partition = "", service, , account = "", resource = ""] = arn.split(":", 5).concat(afterAccount(arn));
  const [kind = "", ...rest] = resource.split("/");
  if (!kinds.includes(kind) || SERVICE.get(kind) !== service)
    throw new Unreadable(claim.field, `is not the ARN of ${kinds.join(" or ")}`);
  return { partition, account, kind, rest, field: claim.field };
};

const afterAccount = (arn: string): string => arn.slice(arn.split(":", 5).join(":").length + 1);

/**
 * The account that all of these name, or undefined when none does; throws `Unreadable` when they differ.
 */
export const accountOf = (claim: Claim | undefined, ...arns: readonly (PrincipalArn | undefined)[]): string | undefined => {
  const [first, ...others] = [
    ...(claim ? [{ account: check(claim.value, claim.field, ACCOUNT), field: claim.field }] : []),
    ...arns.flatMap((arn) => arn ?? []),
  ];
  for (const { account, field } of others)
    if (first && account !== first.account)
      throw new Unreadable(field, `is of account ${account}, but ${first.field} says ${first.account}`);
  return first?.account;
};
