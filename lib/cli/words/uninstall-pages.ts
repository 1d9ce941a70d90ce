import type { Removed } from "../../quarantine/remove-quarantine-groups.ts";
import type { Deployment } from "../deployment/find.ts";
import type { Retained } from "../deployment/stack.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";

type Where = Pick<Deployment, "account" | "region" | "stack">;

/** `cordon uninstall` before its question: account, what it removes and what it keeps. */
export function toRemovePage(
  { account, region, stack }: Where,
  retained: readonly Retained[],
  { paint, width }: Look,
): string[] {
  return [
    paint.bold(`UNINSTALL Cordon from ${account} ${region}`),
    ...wrap(`the stack ${stack} with its functions, rules, queues and roles`, width, "  removes  "),
    ...wrap("the empty quarantine groups that Cordon made", width, "  removes  "),
    ...retained.flatMap(({ type, name }) => wrap(`${kind(type)} ${name}`, width, "  keeps    ")),
    "",
  ];
}

/** What is removed, what stays, and the commands that remove the rest. */
export function removedPage(
  { account, region, stack, groups, retained }: Where & { groups: Removed; retained: readonly Retained[] },
  { paint, width }: Look,
): string[] {
  const stays = retained.flatMap((resource) => [
    ...wrap(`${kind(resource.type)} ${resource.name}`, width, "  "),
    ...toDelete(resource, region).map((line) => `    ${line}`),
  ]);
  const kept = groups.kept.flatMap(({ group, because }) => [
    ...wrap(`security group ${group}: ${because}`, width, "  "),
    `    aws ec2 delete-security-group --region ${region} --group-id ${group}`,
  ]);
  return [
    paint.bold(`Cordon is removed from ${account} ${region}.`),
    ...wrap(`stack ${stack}`, width, "  removed  "),
    ...groups.removed.flatMap((group) => wrap(`quarantine group ${group}`, width, "  removed  ")),
    ...(stays.length + kept.length > 0
      ? ["", paint.bold("Not removed: delete by hand"), ...kept, ...stays]
      : []),
    "",
    ...wrap("Evidence snapshots stay, with the tag cordon:response.", width),
  ];
}

const KINDS: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::GlobalTable": "the ledger, table",
  "AWS::DynamoDB::Table": "the ledger, table",
  "AWS::Logs::LogGroup": "log group",
};

function kind(type: string): string {
  return KINDS[type] ?? type;
}

function toDelete({ type, name }: Retained, region: string): string[] {
  if (type.startsWith("AWS::DynamoDB::"))
    return [
      `aws dynamodb update-table --region ${region} --table-name ${name} \\`,
      "  --no-deletion-protection-enabled",
      `aws dynamodb delete-table --region ${region} --table-name ${name}`,
    ];
  if (type === "AWS::Logs::LogGroup")
    return [`aws logs delete-log-group --region ${region} --log-group-name ${name}`];
  return [];
}
