import { Aws } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Permission } from "../model/permission.ts";

const PLACES: Readonly<Record<string, string>> = {
  "{partition}": Aws.PARTITION,
  "{region}": Aws.REGION,
  "{account}": Aws.ACCOUNT_ID,
  // For Cordon's own resources: CloudFormation prefixes the names that it creates with it.
  "{stack}": Aws.STACK_NAME,
};

/** Fills in the deployment's account, Region and partition; throws on an unknown placeholder. */
export function inThisAccount(text: string): string {
  return text.replace(/\{[^}]*\}/g, (placeholder) => {
    const place = PLACES[placeholder];
    if (place === undefined)
      throw new Error(`${text}: ${placeholder} is none of ${Object.keys(PLACES).join(", ")}`);
    return place;
  });
}

/**
 * The policy statements of permissions: one per set of resources and conditions, whichever unit declared it. No other code gives a
 * function power over resources that are not Cordon's own (docs/architecture.md 2.9).
 *
 * @param fill fills in the placeholders of a resource or of a condition's value
 */
export function statementsOf(
  permissions: readonly Permission[],
  fill: (text: string) => string = inThisAccount,
): PolicyStatement[] {
  const groups = new Map<string, { permission: Permission; actions: Set<string> }>();
  for (const permission of permissions) {
    const key = JSON.stringify([[...permission.resources].sort(), permission.conditions]);
    const group = groups.get(key) ?? { permission, actions: new Set() };
    groups.set(key, group);
    for (const action of permission.actions) group.actions.add(action);
  }
  return [...groups.values()].map(({ permission: { resources, conditions = {} }, actions }) =>
    statement([...actions].sort(), resources.map(fill), filled(conditions, fill)),
  );
}

function filled(conditions: NonNullable<Permission["conditions"]>, fill: (text: string) => string) {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fill(value)])),
    ]),
  );
}

/** An Allow on Cordon's own resources: its table, queues, topic, functions and logs. */
export function statement(
  actions: readonly string[],
  resources: readonly string[],
  conditions: Record<string, unknown> = {},
): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    conditions,
  });
}
