import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UNTOUCHABLE } from "../../../lib/sources/principal/containment.ts";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf } from "../../support/reading.ts";

const USER = "detail.userIdentity";
const ISSUER = `${USER}.sessionContext.sessionIssuer`;

type Run = readonly [from: number, to: number, line: string];

// Whole attacks in time order, of real accounts. Who made them anonymous gave the Regions an "r" and the hosts ids that EC2
// does not make ("i-786a3A8B5C0d92eF4"): the actors are named, the hosts are not.
const EXPECTED: Readonly<Record<string, readonly Run[]>> = {
  "stratus.aws.credential-access.ec2-get-password-data": [
    [
      0,
      1,
      "cloudtrail 457448411975 actor low: user user/christophe; accessKey AKIAWOGXN38MFN92ING5 christophe; user christophe",
    ],
    [
      2,
      3,
      "cloudtrail 457448411975 actor medium: user user/christophe; accessKey AKIAWOGXN38MFN92ING5 christophe; user christophe",
    ],
    [
      4,
      33,
      "cloudtrail 457448411975 actor low: role-session role/stratus-red-team-ec2-get-password-data-role/aws-go-sdk-1722375070115152000; session stratus-red-team-ec2-get-password-data-role AROAMLQ9F6KHQ07JKA0WY aws-go-sdk-1722375070115152000 caller",
    ],
  ],
  "stratus.aws.credential-access.ec2-steal-instance-credentials": [
    [
      0,
      42,
      "cloudtrail 017622104382 actor medium: user user/christophe; accessKey AKIAAM80VXLJF8NPK4VC christophe; user christophe",
    ],
    [
      43,
      44,
      "cloudtrail 017622104382 actor medium: role-session role/stratus-red-team-ec2-steal-credentials-role/i-786a3A8B5C0d92eF4; session stratus-red-team-ec2-steal-credentials-role AROALHCCSKSM395EGX3XN i-786a3A8B5C0d92eF4 caller",
    ],
  ],
  "stratus.aws.credential-access.secretsmanager-batch-retrieve-secrets": [
    [
      0,
      4,
      "cloudtrail 165109126369 actor medium: user user/christophe; accessKey AKIALK3Q0HKBKZJ2XBYP christophe; user christophe",
    ],
  ],
  "stratus.aws.defense-evasion.bedrock-model-invocation-logging-delete": [
    [
      0,
      0,
      `cloudtrail 847129010505 actor medium: role-session role/AWSReservedSSO_DevAdmin_635426549a280cc6/ariel.ropek (untouchable: ${UNTOUCHABLE.identityCenter})`,
    ],
  ],
  "stratus.aws.defense-evasion.cloudtrail-delete": [
    [
      0,
      0,
      "cloudtrail 847129010505 actor medium: user user/christophe; accessKey AKIAFBJ48BV9CGRBRKGM christophe; user christophe",
    ],
  ],
  "stratus.aws.defense-evasion.organizations-leave": [
    [
      0,
      0,
      "cloudtrail 307578594326 actor medium: user user/christophe; accessKey AKIADVISM0T50G52IF0D christophe; user christophe",
    ],
    [
      1,
      1,
      "cloudtrail 307578594326 actor low: role-session role/stratus-red-team-leave-org-role/aws-go-sdk-1722587398902687000; session stratus-red-team-leave-org-role AROAHKPEEQ9BHUOX4D93T aws-go-sdk-1722587398902687000 caller",
    ],
    [
      2,
      2,
      "cloudtrail 307578594326 actor medium: user user/christophe; accessKey AKIADVISM0T50G52IF0D christophe; user christophe",
    ],
  ],
  "stratus.aws.defense-evasion.vpc-remove-flow-logs": [
    [
      0,
      0,
      "cloudtrail 498376118699 actor medium: user user/christophe; accessKey AKIA5Q8Z0GHOBYSEN9D6 christophe; user christophe",
    ],
  ],
  "stratus.aws.execution.ec2-launch-unusual-instances": [
    [
      0,
      1,
      "cloudtrail 900138736586 actor medium: user user/christophe; accessKey AKIAR7ISFR69YWROPYAN christophe; user christophe",
    ],
    [
      2,
      2,
      "cloudtrail 900138736586 actor low: role-session role/stratus-red-team-ec2lui-role-idtzskbvtd/aws-go-sdk-1722511821294449000; session stratus-red-team-ec2lui-role-idtzskbvtd AROA13YEHY3VAS32TD341 aws-go-sdk-1722511821294449000 caller",
    ],
  ],
  "stratus.aws.execution.ec2-user-data": [
    [
      0,
      34,
      "cloudtrail 309303190113 actor medium: user user/christophe; accessKey AKIAZI86ACIZ2J9CV86Z christophe; user christophe",
    ],
  ],
  "stratus.aws.execution.ssm-send-command": [
    [
      0,
      55,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe",
    ],
  ],
  "stratus.aws.exfiltration.ec2-share-ami": [
    [
      0,
      0,
      "cloudtrail 118238665043 actor medium: user user/christophe; accessKey AKIA40XZ2OQU8R4QKTAC christophe; user christophe",
    ],
  ],
  "stratus.aws.exfiltration.ec2-share-ebs-snapshot": [
    [
      0,
      0,
      "cloudtrail 756680937392 actor medium: user user/christophe; accessKey AKIAYLJU0B35TFSNKCS2 christophe; user christophe",
    ],
  ],
  "stratus.aws.impact.bedrock-invoke-model": [
    [
      0,
      14,
      "cloudtrail 494659789341 actor medium: role-session role/test-role/cli; session test-role AROA2N7TQQRGKJYPCLOG0 cli caller",
    ],
  ],
  "stratus.aws.lateral-movement.ec2-instance-connect": [
    [
      0,
      2,
      "cloudtrail 572910899909 actor medium: user user/christophe; accessKey AKIAGM9ZC9KUL0AYEVUM christophe; user christophe",
    ],
  ],
  "stratus.aws.lateral-movement.ec2-serial-console-send-ssh-public-key": [
    [
      0,
      3,
      `cloudtrail refused ${ISSUER}.arn: says "AWSReservedSSO_account-admin_599c9e90e350d2ff", but ${USER}.arn says "AWSReservedSSOrandoml3I7nL6f7BmB@gmail.com"`,
    ],
  ],
  "stratus.aws.persistence.iam-backdoor-role": [
    [
      0,
      0,
      "cloudtrail 751203476945 actor medium: user user/christophe; accessKey AKIAMUV7B57OZM0RV05D christophe; user christophe",
    ],
  ],
  "stratus.aws.persistence.iam-create-backdoor-role": [
    [
      0,
      1,
      "cloudtrail 609418236337 actor medium: user user/christophe; accessKey AKIA0W5KI69TY8X86BGT christophe; user christophe",
    ],
  ],
  "stratus.aws.persistence.rolesanywhere-create-trust-anchor": [
    [
      0,
      1,
      "cloudtrail 791182566784 actor medium: user user/christophe; accessKey AKIA3SBEM4QSKES6Z5F9 christophe; user christophe",
    ],
  ],
  "stratus.aws.privilege-escalation.iam-update-user-login-profile": [
    [
      0,
      0,
      "cloudtrail 763751499319 actor medium: user user/christophe; accessKey AKIAV1MIS7NGMDMR83FC christophe; user christophe",
    ],
  ],
};

const FOLDER = new URL("../../corpora/sequences/", import.meta.url);
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.jsonl$/, ""));

it("has a line for every attack, and no other", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(NAMES.sort());
});

describe.each(NAMES)("%s", (name) => {
  const rows = corpus(`sequences/${name}.jsonl`);
  const runs = EXPECTED[name] ?? [];

  it("is told from the first row to the last", () => {
    const told = runs.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
    expect(told).toEqual(rows.map((_, i) => i));
  });

  it.each(rows.map(({ id, event }, i) => ({ id, event, i })))("$id", ({ event, i }) => {
    const [, , line] = runs.find(([from, to]) => i >= from && i <= to) ?? [];
    expect(readingOf(event)).toBe(line);
  });
});
