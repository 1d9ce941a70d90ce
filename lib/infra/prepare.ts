import { Aws, CfnOutput, CustomResource, Duration, FileSystem } from "aws-cdk-lib";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { PREPARE_PERMISSIONS } from "../quarantine/prepare.ts";
import { DRAIN_PERMISSIONS } from "../quarantine/prepare-drain.ts";
import { rulePattern } from "./event-rule-pattern.ts";
import { makeFunction } from "./function.ts";
import { type Parts, poweredActions } from "./parts.ts";
import { ruleTo } from "./rule.ts";

/**
 * Creates quarantine groups: at deployment, for a new VPC, and daily. Only where a playbook in ask or act isolates hosts: while
 * everything observes, Cordon creates nothing in the account. CloudFormation calls the function directly; the Provider framework would
 * add functions and roles.
 */
export function prepareFunction(scope: Construct, parts: Parts): Lambda | undefined {
  if (!poweredActions(parts).some(({ needs = [] }) => needs.includes("quarantine-groups"))) return undefined;
  const { drain = false } = parts.settings;
  const prepare = makeFunction(scope, "Prepare", parts, {
    summary: "Cordon: ensures an empty quarantine group in every VPC",
    bundle: "prepare",
    timeout: Duration.minutes(5),
    memory: 512,
    environment: drain ? { CORDON_DRAIN: "true" } : {},
    ledger: "prepare",
    reads: [...PREPARE_PERMISSIONS.read, ...(drain ? DRAIN_PERMISSIONS.read : [])],
    changes: [...PREPARE_PERMISSIONS.apply, ...(drain ? DRAIN_PERMISSIONS.apply : [])],
  });
  const groups = new CustomResource(scope, "Groups", {
    resourceType: "Custom::CordonQuarantineGroups",
    serviceToken: prepare.functionArn,
    serviceTimeout: Duration.minutes(6),
    // Runs again when the function changed.
    properties: { Code: FileSystem.fingerprint(parts.bundles["prepare"]!) },
  });
  new CfnOutput(scope, "QuarantineGroups", { value: groups.getAttString("Summary") });
  const { deadLetters } = parts.queues;
  ruleTo(scope, "PrepareDaily", prepare, deadLetters, {
    description: "Cordon: quarantine groups, daily",
    scheduleExpression: "rate(1 day)",
  });
  ruleTo(scope, "PrepareNewVpc", prepare, deadLetters, {
    description: "Cordon: quarantine group of a new VPC",
    eventPattern: rulePattern(
      {
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventSource: ["ec2.amazonaws.com"], eventName: ["CreateVpc", "CreateDefaultVpc"] },
      },
      { account: Aws.ACCOUNT_ID, partition: Aws.PARTITION },
    ),
  });
  // A rule added to a quarantine group releases every host in it: Cordon removes it at once, and an alarm notifies.
  ruleTo(scope, "PrepareOpened", prepare, deadLetters, {
    description: "Cordon: closes a quarantine group that somebody opened",
    eventPattern: rulePattern(
      {
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: {
          eventSource: ["ec2.amazonaws.com"],
          eventName: [
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress",
            "ModifySecurityGroupRules",
          ],
          errorCode: [{ exists: false }],
        },
      },
      { account: Aws.ACCOUNT_ID, partition: Aws.PARTITION },
    ),
  });
  return prepare;
}
