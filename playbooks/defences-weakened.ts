import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

/** AWS services switch these off in normal operation: Control Tower a recorder, CloudFormation the resources of a stack. */
const BY_THEMSELVES = { userIdentity: { invokedBy: [{ exists: false }] } };

export default playbook({
  id: "defences-weakened",
  title: "Detection or its records were weakened",
  category: "defense evasion",
  about:
    "A principal switched off Config, Security Hub, Inspector, Access Analyzer, Macie, query logs, model invocation logs, a data store of CloudTrail Lake, a database's activity stream or the organization's policies, or tried to leave the organization with its guardrails, even without success: Cordon contains the principal. Changes that narrow detection and that are also normal work (a trail's selectors, GuardDuty's filters, a web firewall, a log group, findings closed) require approval, and so do findings of low severity. Your deployment code restores what was switched off.",
  willNot: [
    "restore the setting: its earlier values are in your deployment code",
    "answer AWS services that do this in normal operation",
    "ask twice on one day about the same principal's closed findings and deleted logs",
  ],
  techniques: ["T1685", "T1685.002", "T1666", "T1556.006"],
  on: [
    guardduty({
      types: [
        "DefenseEvasion:IAMUser/BedrockLoggingDisabled",
        "Stealth:IAMUser/PasswordPolicyChange",
        "Stealth:S3/ServerAccessLoggingDisabled",
      ],
    }),
    cloudtrail({ calls: ["organizations:LeaveOrganization"], errors: "either", severity: "high" }),
    cloudtrail({
      calls: [
        "access-analyzer:DeleteAnalyzer",
        "bedrock:DeleteModelInvocationLoggingConfiguration",
        "cloudtrail:DeleteEventDataStore",
        "cloudtrail:StopEventDataStoreIngestion",
        "config:DeleteConfigurationRecorder",
        "config:DeleteDeliveryChannel",
        "config:StopConfigurationRecorder",
        "inspector2:Disable",
        "macie2:DisableMacie",
        "organizations:DisablePolicyType",
        "rds:StopActivityStream",
        "route53resolver:DeleteResolverQueryLogConfig",
        "route53resolver:DisassociateResolverQueryLogConfig",
        "securityhub:DisableSecurityHub",
        "securityhub:DisableSecurityHubV2",
      ],
      where: BY_THEMSELVES,
    }),
    cloudtrail({
      calls: [
        "cloudtrail:PutEventSelectors",
        "cloudtrail:UpdateTrail",
        "ec2:DisableEbsEncryptionByDefault",
        "guardduty:CreateFilter",
        "guardduty:CreateIPSet",
        "guardduty:DeleteMembers",
        "guardduty:DeletePublishingDestination",
        "guardduty:DisassociateFromAdministratorAccount",
        "guardduty:StopMonitoringMembers",
        "guardduty:UpdateIPSet",
        "iam:DeleteAccountPasswordPolicy",
        "iam:DeactivateMFADevice",
        "organizations:DetachPolicy",
        "organizations:RemoveAccountFromOrganization",
        "waf-regional:DisassociateWebACL",
        "wafv2:DeleteLoggingConfiguration",
        "wafv2:DeleteWebACL",
        "wafv2:DisassociateWebACL",
      ],
      where: BY_THEMSELVES,
      confidence: "low",
    }),
    // Programs make these calls in bursts, and every day.
    cloudtrail({
      once: "a day",
      calls: [
        "logs:DeleteLogGroup",
        "s3:DeleteBucketEncryption",
        "s3:DeleteBucketReplication",
        "securityhub:BatchUpdateFindings",
        "securityhub:DeleteInsight",
        "securityhub:UpdateFindings",
      ],
      where: BY_THEMSELVES,
      confidence: "low",
    }),
  ],
  contain: [...containActor],
});
