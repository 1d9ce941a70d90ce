import { expect, it } from "vitest";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf } from "../../support/reading.ts";

/** What each published row says, read by hand; "-" where no source listens. */
const EXPECTED: Readonly<Record<string, string>> = {
  "aws-asr/layer/CIS-1.3": "security-hub 111111111111 ask medium:",
  "aws-asr/layer/CIS-1.4": "security-hub 111111111111 ask medium:",
  "aws-asr/playbooks/afsbp_ec22": "security-hub-action 111111111111 ask medium:",
  "aws-asr/playbooks/afsbp_rds7": "security-hub-action 111111111111 ask low: database database-1 cluster",
  "aws-asr/simdata/afsbp-cloudformation.1": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/afsbp-cloudtrail.2": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/afsbp-ec2.15": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/afsbp-ec2.2": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/afsbp-iam.8": "security-hub 111111111111 ask medium: user sharrtest",
  "aws-asr/simdata/afsbp-iam.8-nodetails": "security-hub 111122223333 ask medium:",
  "aws-asr/simdata/afsbp-rds.2": "security-hub 111111111111 ask critical: database database-1 instance",
  "aws-asr/simdata/afsbp-rds.5": "security-hub 111111111111 ask medium: database database-1 instance",
  "aws-asr/simdata/afsbp-rds.7": "security-hub 111111111111 ask low: database zva cluster",
  "aws-asr/simdata/afsbp-rds.7-nodetails": "security-hub 111122223333 ask low:",
  "aws-asr/simdata/afsbp-rds.8": "security-hub 111111111111 ask low: database database-1 instance",
  "aws-asr/simdata/afsbp-redshift.1": "security-hub 111111111111 ask critical:",
  "aws-asr/simdata/afsbp-s3.1": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/afsbp-s3.3": "-",
  "aws-asr/simdata/afsbp-s3.5":
    "security-hub 111122223333 ask medium: bucket so0111-aws-cloudtrail-111122223333",
  "aws-asr/simdata/afsbp-s3.6": "security-hub 111111111111 ask high: bucket example",
  "aws-asr/simdata/afsbp-sms.1": "security-hub 111122223333 ask medium:",
  "aws-asr/simdata/cis-1.4-nodetails": "security-hub 111122223333 ask medium:",
  "aws-asr/simdata/cis-31": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-310": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-313": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-33": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-34": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-35": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-36": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-39": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis-42": "security-hub 111111111111 ask high:",
  "aws-asr/simdata/cis13": "security-hub 111122223333 ask medium: user foobarbaz",
  "aws-asr/simdata/cis1314-save": "security-hub-action 111111111111 ask low: user iamuser1",
  "aws-asr/simdata/cis14": "security-hub 111122223333 ask medium: user foobarbaz",
  "aws-asr/simdata/cis25": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/cis26": "security-hub 111122223333 ask low: bucket foobarbaz",
  "aws-asr/simdata/cis27": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/cis29": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/cis43": "security-hub-action 111111111111 ask medium:",
  "aws-asr/simdata/pci-cloudtrail.2": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/pci-cloudtrail.4": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/pci-codebuild.2": "security-hub 111111111111 ask critical:",
  "aws-asr/simdata/pci-cw.1": "security-hub 111111111111 ask medium:",
  "aws-asr/simdata/pci-ec2.1": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/pci-ec2.2": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/pci-ec2.5": "security-hub 111111111111 ask high:",
  "aws-asr/simdata/pci-iam.7": "security-hub 111111111111 ask medium: user sharrtest",
  "aws-asr/simdata/pci-iam.8": "security-hub 111111111111 ask low:",
  "aws-asr/simdata/pci-pci.iam.6": "security-hub 111111111111 ask medium: user nsr-reporting",
  "aws-asr/simdata/pci-rds.2": "security-hub 111111111111 ask critical: database database-1 instance",
  "aws-asr/simdata/pci-redshift.1": "security-hub 111111111111 ask critical:",
  "aws-asr/simdata/pci-s3.1": "-",
  "aws-asr/simdata/pci-s3.2": "-",
  "aws-asr/simdata/pci-s3.5":
    "security-hub 111122223333 ask medium: bucket so0111-aws-cloudtrail-111122223333",
  "aws-asr/simdata/pci-s3.6": "security-hub 111111111111 ask medium:",
  "aws-forensic-orchestrator/tests/test_payload":
    'security-hub-action refused detail.findings.0.AwsAccountId: "0123456789101" is not a 12-digit account id',
  "cloud-custodian/event-securityhub-cloudtrail-finding-action": "security-hub-action 644160558196 ask low:",
  "cloud-custodian/event-securityhub-iamkey-finding-action":
    "security-hub-action 644160558196 ask medium: user user/kapil; user kapil",
  "panther-analysis/Decoy.IAM.Assumed#0":
    "security-hub 123456789012 ask high: role-session role/user_ab21cde50f/john.doe (untouchable: the finding calls the session's issuer a role, and gives the ARN of something else)",
  "panther-analysis/Decoy.IAM.Assumed#1":
    "security-hub 123456789012 ask high: role-session role/user_ab21cde50f/john.doe (untouchable: the finding calls the session's issuer a role, and gives the ARN of something else)",
  "panther-analysis/Decoy.Secret.Accessed#0":
    "security-hub 123456789012 ask high: role-session role/tester/john.doe (untouchable: the finding calls the session's issuer a role, and gives the ARN of something else)",
  "panther-analysis/Decoy.Secret.Accessed#1":
    "security-hub 123456789012 ask high: role-session role/tester/john.doe (untouchable: the finding calls the session's issuer a role, and gives the ARN of something else)",
};

const rows = corpus("securityhub.jsonl");

it.each(rows)("$id", ({ id, event }) => {
  expect(readingOf(event)).toBe(EXPECTED[id]);
});

it("has a line for every row, and none too many", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(rows.map(({ id }) => id).sort());
});
