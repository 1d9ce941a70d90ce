import { expect, it } from "vitest";
import type { Signal } from "../../lib/signal.ts";
import { consoleSignIn } from "../../lib/sources/console-sign-in.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { health } from "../../lib/sources/health.ts";
import { corpus } from "../support/playbook-events.ts";

// What each published row says: the account with its targets, "sample" when it is one, or the field that it is refused for.
const user = (userName: string) => ({ user: { userName } });
const instance = (instanceId: string) => ({ instance: { instanceId } });
const key = (userName: string, accessKeyId: string) => ({
  user: { userName },
  accessKey: { accessKeyId, userName },
});

type Expected = readonly [account: string, targets: object, sample?: "sample"] | string;

const GUARDDUTY: Record<string, Expected> = {
  "aws-guardduty-response-sample/guardduty_s3_event": [
    "123456789012",
    user("GeneratedFindingUserName"),
    "sample",
  ],
  "cisco-guardduty/finding#3": "detail.Type",
  "guardduty-sentinel/cloudtrail-logging-disabled": [
    "999888777666",
    key("security-admin", "AKIAIOSFODNN7EXAMPLE"),
    "sample",
  ],
  "guardduty-sentinel/exec-in-kube-system": ["777888999000", {}, "sample"],
  "guardduty-sentinel/minimal-finding": "detail.resource.instanceDetails.instanceId",
  "guardduty-sentinel/runtime-new-binary": ["444555666777", instance("i-0123456789abcdef1"), "sample"],
  "guardduty-sentinel/unicode-content": "detail.id",
  "guardduty-soar/ec2-ec2-credential-exfiltration": "detail.Type",
  "guardduty-soar/ec2-ec2-instance-compromise-full": "detail.Type",
  "guardduty-soar/ec2-ec2-instance-compromise-short": "detail.Type",
  "guardduty-soar/ec2-ec2-unprotected-port": "detail.Type",
  "guardduty-soar/general-plugins-test-new_event": "detail.Type",
  "guardduty-soar/iam-root-user-forensics": "detail.Type",
  "guardduty-soar/s3-bucket-exposure-multi": "detail.Type",
  "guardduty-soar/s3-bucket-exposure-single": "detail.Type",
  "panther-analysis/AWS.GuardDuty.CriticalSeverityFinding#0": "detail.service.detection",
  "panther-analysis/AWS.GuardDuty.CriticalSeverityFinding#1": ["123456789012", {}, "sample"],
  "panther-analysis/AWS.GuardDuty.HighSeverityFinding#0": "detail.resource.accessKeyDetails.userType",
  "panther-analysis/AWS.GuardDuty.HighSeverityFinding#1": ["123456789012", {}, "sample"],
  "panther-analysis/AWS.GuardDuty.LowSeverityFinding#0": "detail.resource.accessKeyDetails.userType",
  "panther-analysis/AWS.GuardDuty.LowSeverityFinding#1": ["123456789012", {}, "sample"],
  "panther-analysis/AWS.GuardDuty.MediumSeverityFinding#0": "detail.resource.accessKeyDetails.userType",
  "panther-analysis/AWS.GuardDuty.MediumSeverityFinding#1": ["123456789012", {}, "sample"],
  "stix-shifter/rdp-brute-force": "detail.Type",
  "streamalert/guard_duty_all#0": "detail.accountId",
  "cloud-custodian/ec2-duty-event": ["883606788610", instance("i-99999999"), "sample"],
  "cloud-custodian/iam-duty-event": ["883606788610", user("GeneratedFindingUserName"), "sample"],
  "guardduty-sentinel/cryptocurrency-mining": ["555666777888", instance("i-0abcdef123456789a"), "sample"],
  "guardduty-sentinel/sample-guardduty-finding": ["123456789012", instance("i-1234567890abcdef0")],
};

const SIGN_IN: Record<string, Expected> = {
  "panther-analysis/AWS.CloudTrail.RootPasswordChanged#0": "detail.eventName",
  "panther-analysis/AWS.CloudTrail.RootPasswordChanged#1": "detail.eventName",
  "panther-analysis/AWS.Console.LoginWithoutSAML#0": "detail.userIdentity.type",
  "panther-analysis/AWS.Console.LoginWithoutSAML#1": "detail.additionalEventData.MFAUsed",
  "panther-analysis/AWS.Console.RootLogin#0": "detail.userIdentity.type",
  "panther-analysis/AWS.Root.Activity#3": "detail.eventName",
  "panther-analysis/AWS.Unsuccessful.MFA.attempt#0": "detail.additionalEventData.MFAUsed",
  "panther-analysis/AWS.Unsuccessful.MFA.attempt#1": "detail.responseElements.ConsoleLogin",
  // The record names one user in its ARN and another in userName: neither is touched.
  "panther-analysis/Standard.BruteForceByIP#0": "detail.userIdentity.userName",
  "panther-analysis/Standard.BruteForceByIP#1": "detail.responseElements.ConsoleLogin",
  "panther-analysis/Standard.ImpossibleTravel.Login#1": ["123456789012", user("tester")],
};

const HEALTH: Record<string, Expected> = {
  "cloud-custodian/event-phd-ec2-retire": "detail.affectedEntities.0.entityValue",
};

/** The targets that a signal gives, without the places that they share with it. */
const targetsOf = (signal: Signal) => {
  const { session, user, accessKey, instance } = signal;
  const named = Object.entries({ session, user, accessKey, instance }).flatMap(([name, target]) => {
    if (target === undefined) return [];
    const { account, region, ...own } = target;
    expect([account, region]).toEqual([signal.account, name === "instance" ? signal.region : "global"]);
    return [[name, own]];
  });
  return Object.fromEntries(named);
};

const cases = [
  { trigger: guardduty({ types: ["*"] }), file: "guardduty.jsonl", expected: GUARDDUTY },
  { trigger: consoleSignIn({ mfa: "No" }), file: "cloudtrail-sign-in.jsonl", expected: SIGN_IN },
  {
    trigger: health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
    file: "misc-health.jsonl",
    expected: HEALTH,
  },
];

for (const { trigger, file, expected } of cases)
  it.each(corpus(file))(`${trigger.source}: $id`, ({ id, event }) => {
    const [account, targets, sample] =
      typeof expected[id] === "string" ? [] : (expected[id] ?? ["no such row"]);
    if (account === undefined) {
      expect(() => trigger.parse(event)).toThrow(
        expect.objectContaining({ name: "Unreadable", field: expected[id] }),
      );
      return;
    }
    const signal = trigger.parse(event);
    expect(signal.account).toBe(account);
    expect(targetsOf(signal)).toEqual(targets);
    expect(signal.sample).toBe(sample === "sample");
  });
