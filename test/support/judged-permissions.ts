import type { Permission } from "../../lib/model/permission.ts";
import { checkedOn } from "./call-resources.ts";
import { decided } from "./simulated.ts";

/** One call as it was made. */
export interface MadeCall {
  readonly action: string;
  readonly input: unknown;
}

type Place = { readonly account: string; readonly region: string };

function filled(text: string, { account, region }: Place): string {
  return text
    .replaceAll("{partition}", "aws")
    .replaceAll("{account}", account)
    .replaceAll("{region}", region === "global" ? "us-east-1" : region);
}

/** The policy that permissions become, in one account; `without` leaves one action of one of them out. */
export function policyOf(
  permissions: readonly Permission[],
  place: Place,
  without?: { readonly permission: Permission; readonly action: string },
): object {
  return {
    Version: "2012-10-17",
    Statement: permissions.flatMap((permission) => {
      const actions = permission.actions.filter(
        (action) => permission !== without?.permission || action !== without.action,
      );
      return actions.length === 0
        ? []
        : [
            {
              Effect: "Allow",
              Action: actions,
              Resource: permission.resources.map((arn) => filled(arn, place)),
              ...(permission.conditions && {
                Condition: JSON.parse(filled(JSON.stringify(permission.conditions), place)),
              }),
            },
          ];
    }),
  };
}

/** Where the conditions of permissions hold, or fail, as far as IAM knows their keys for this call and resource. */
function contextWhere(
  conditionsAre: "hold" | "fail",
  permissions: readonly Permission[],
  action: string,
  arn: string,
  keys: readonly string[],
  place: Place,
): Record<string, string> {
  const known = keys.map((key) => key.replace(/\$\{\w+\}$/, ""));
  const isKnown = (key: string) =>
    known.some((one) => key === one || (one.endsWith("/") && key.startsWith(one)));
  return Object.fromEntries(
    permissions
      .filter(
        ({ actions, resources }) =>
          actions.includes(action) && resources.some((one) => covers(filled(one, place), arn)),
      )
      .flatMap(({ conditions = {} }) =>
        Object.entries(conditions).flatMap(([operator, keys]) =>
          // That a key is absent holds without it; all else fails without it.
          (operator === "Null") === (conditionsAre === "fail") ? Object.entries(keys) : [],
        ),
      )
      .filter(([key]) => isKnown(key))
      .map(([key, value]) => [key, filled(String(value), place).replaceAll("*", "")]),
  );
}

function covers(pattern: string, arn: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+^$(){}|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(arn);
}

/**
 * The calls that an evaluator of policies denies under these permissions, one line each; `conditions` says whether what they
 * ask for (a tag, a service that a role is passed to) is so.
 */
export async function deniedCalls(
  calls: readonly MadeCall[],
  permissions: readonly Permission[],
  place: Place,
  how: { readonly without?: Parameters<typeof policyOf>[2]; readonly conditions?: "hold" | "fail" } = {},
): Promise<readonly string[]> {
  const identity = [policyOf(permissions, place, how.without)];
  const denied: string[] = [];
  const { without } = how;
  for (const { action, input } of calls)
    for (const { arn, conditionKeys } of await checkedOn(action, input, place)) {
      // What is left out is judged on what it was for, and there where its own conditions hold.
      if (without !== undefined && !isFor(without, action, arn, place)) continue;
      const granting = without === undefined ? permissions : [without.permission];
      const context = contextWhere(how.conditions ?? "hold", granting, action, arn, conditionKeys, place);
      const principal = `arn:aws:sts::${place.account}:assumed-role/cordon-responder/cordon`;
      const request = { principal, action, resource: arn, context };
      if ((await decided(request, { identity }, place.account)) !== "Allowed")
        denied.push(`${action} on ${arn}`);
    }
  return denied;
}

function isFor(
  { permission, action: left }: NonNullable<Parameters<typeof policyOf>[2]>,
  action: string,
  arn: string,
  place: Place,
): boolean {
  return action === left && permission.resources.some((one) => covers(filled(one, place), arn));
}
