import { Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Permission } from "../model/permission.ts";
import { PREPARE_PERMISSIONS } from "../quarantine/prepare.ts";
import type { Parts } from "./parts.ts";

/** How cdk-nag writes a resource: `arn:<AWS::Partition>:iam::<AWS::AccountId>:user/*`. */
const PLACES = [
  ["{partition}", "<AWS::Partition>"],
  ["{region}", "<AWS::Region>"],
  ["{account}", "<AWS::AccountId>"],
] as const;

function asReported(resource: string): string {
  return PLACES.reduce((text, [from, to]) => text.replaceAll(from, to), resource);
}

/** Findings of cdk-nag's AWS Solutions rules in this stack, each with its justification. There is no other list. */
export function acknowledgeFindings(scope: Construct, { actions, queues }: Parts): void {
  const declared: readonly Permission[] = [
    ...actions.flatMap(({ permissions: { read, apply, revert } }) => [...read, ...apply, ...revert]),
    ...PREPARE_PERMISSIONS.read,
    ...PREPARE_PERMISSIONS.apply,
  ];
  const patterns = new Set(declared.flatMap(({ resources }) => resources).filter((arn) => /.\*/.test(arn)));
  const acknowledge = (on: Construct, id: string, reason: string) =>
    Validations.of(on).acknowledge({ id, reason });

  acknowledge(
    scope,
    "AwsSolutions-IAM5[Resource::*]",
    "Only for calls that IAM cannot narrow; test/infra/permissions.test.ts checks each",
  );
  for (const pattern of patterns)
    acknowledge(
      scope,
      `AwsSolutions-IAM5[Resource::${asReported(pattern)}]`,
      "The target is not known before the attack; explicit Denies guard what must not be touched",
    );
  for (const queue of [queues.deadLetters, queues.failures, queues.unreadable])
    acknowledge(
      queue,
      "AwsSolutions-SQS3",
      "It is where lost events end: nothing consumes it but people, who have an alarm",
    );
}
