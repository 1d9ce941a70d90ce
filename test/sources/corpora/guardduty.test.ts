import { expect, it } from "vitest";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf } from "../../support/reading.ts";

/** What each published row says, read by hand; "-" where no source listens. */
const EXPECTED: Readonly<Record<string, string>> = {
  "aws-guardduty-response-sample/guardduty_s3_event":
    "guardduty 123456789012 act medium sample: user user/GeneratedFindingUserName; user GeneratedFindingUserName; bucket bucketName",
  "cisco-guardduty/finding#3":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-sentinel/cloudtrail-logging-disabled":
    "guardduty 999888777666 act high sample: user user/security-admin; accessKey AKIAIOSFODNN7EXAMPLE security-admin; user security-admin; trail security-audit-trail",
  "guardduty-sentinel/exec-in-kube-system":
    "guardduty 777888999000 act high sample: kubernetes-user kubernetes-user/system:serviceaccount:default:suspicious-sa (untouchable: users of a cluster are contained in the cluster, not by IAM)",
  "guardduty-sentinel/minimal-finding":
    "guardduty refused detail.resource.instanceDetails.instanceId: missing: an instance id is needed",
  "guardduty-sentinel/runtime-new-binary":
    "guardduty 444555666777 act high sample: instance i-0123456789abcdef1",
  "guardduty-sentinel/unicode-content":
    'guardduty refused detail.id: "unicode-test-finding-\\u6d4b\\u8bd5-\\ud83d\\udd12" is not an id of letters, digits and _:/.-',
  "guardduty-soar/ec2-ec2-credential-exfiltration":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/ec2-ec2-instance-compromise-full":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/ec2-ec2-instance-compromise-short":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/ec2-ec2-unprotected-port":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/general-plugins-test-new_event":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/iam-root-user-forensics":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/s3-bucket-exposure-multi":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "guardduty-soar/s3-bucket-exposure-single":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "panther-analysis/AWS.GuardDuty.CriticalSeverityFinding#1": "guardduty 123456789012 act critical sample:",
  "panther-analysis/AWS.GuardDuty.HighSeverityFinding#0":
    "guardduty refused detail.resource.accessKeyDetails.userType: missing, or no text: who acted is not told",
  "panther-analysis/AWS.GuardDuty.HighSeverityFinding#1": "guardduty 123456789012 act high sample:",
  "panther-analysis/AWS.GuardDuty.LowSeverityFinding#0":
    "guardduty refused detail.resource.accessKeyDetails.userType: missing, or no text: who acted is not told",
  "panther-analysis/AWS.GuardDuty.LowSeverityFinding#1": "guardduty 123456789012 act low sample:",
  "panther-analysis/AWS.GuardDuty.MediumSeverityFinding#0":
    "guardduty refused detail.resource.accessKeyDetails.userType: missing, or no text: who acted is not told",
  "panther-analysis/AWS.GuardDuty.MediumSeverityFinding#1": "guardduty 123456789012 act medium sample:",
  "stix-shifter/rdp-brute-force":
    "guardduty refused detail.Type: is written as the GetFindings API writes it; events have small first letters",
  "streamalert/guard_duty_all#0":
    "guardduty refused detail.accountId: missing: a 12-digit account id is needed",
  "cloud-custodian/ec2-duty-event": "guardduty 883606788610 act medium sample: instance i-99999999",
  "cloud-custodian/iam-duty-event":
    "guardduty 883606788610 act medium sample: user user/GeneratedFindingUserName; user GeneratedFindingUserName",
  "guardduty-sentinel/cryptocurrency-mining":
    "guardduty 555666777888 act medium sample: instance i-0abcdef123456789a",
  "guardduty-sentinel/sample-guardduty-finding":
    "guardduty 123456789012 act high: instance i-1234567890abcdef0",
  "panther-analysis/AWS.GuardDuty.CriticalSeverityFinding#0":
    "guardduty refused detail.service.detection.sequence: missing, or names neither an actor nor a resource that is known here",
};

const rows = corpus("guardduty.jsonl");

it.each(rows)("$id", ({ id, event }) => {
  expect(readingOf(event)).toBe(EXPECTED[id]);
});

it("has a line for every row, and none too many", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(rows.map(({ id }) => id).sort());
});
