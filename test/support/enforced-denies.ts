import { Stack } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { newApp } from "../../lib/infra/new-app.ts";
import { protections } from "../../lib/infra/protection.ts";
import type { Permission } from "../../lib/model/permission.ts";

/** One explicit Deny of a role, as IAM takes it. */
export interface Deny {
  readonly Sid: string;
}

const WHERE: Readonly<Record<string, string>> = {
  "AWS::Partition": "aws",
  "AWS::AccountId": "123456789012",
  "AWS::Region": "us-east-1",
  "AWS::StackName": "Cordon",
};

/** The name of the ledger's table in these statements. */
export const TABLE = "Cordon-Ledger";

/** The Denies that a role which may make these changes has, and may do nothing with the ledger: as they are deployed to the local account. */
export function deniesOf(changes: readonly Permission[]): readonly Deny[] {
  const stack = new Stack(newApp(), "Cordon");
  const table = { tableArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TABLE}` } as ITableV2;
  return protections(changes, table, []).map(
    (statement) => deployed(stack.resolve(statement.toStatementJson())) as Deny,
  );
}

/** With CloudFormation's functions carried out. */
function deployed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(deployed);
  if ("Ref" in value) return WHERE[String(value.Ref)];
  if ("Fn::Join" in value) {
    const [between, parts] = value["Fn::Join"] as [string, unknown[]];
    return parts.map(deployed).join(between);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deployed(each)]));
}
