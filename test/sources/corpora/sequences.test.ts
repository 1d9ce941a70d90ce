import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UNTOUCHABLE } from "../../../lib/sources/principal/containment.ts";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf } from "../../support/reading.ts";

type Run = readonly [from: number, to: number, line: string];

// Whole attacks in time order, of real accounts. Who made them anonymous gave the Regions an "r" and the hosts ids that EC2
// does not make ("i-786a3A8B5C0d92eF4").
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
      37,
      "cloudtrail 017622104382 actor medium: user user/christophe; accessKey AKIAAM80VXLJF8NPK4VC christophe; user christophe",
    ],
    [
      38,
      38,
      "cloudtrail 017622104382 actor medium: user user/christophe; accessKey AKIAAM80VXLJF8NPK4VC christophe; user christophe; instance i-786a3A8B5C0d92eF4; command f6887251-cdde-4251-a026-f50a25f521f7",
    ],
    [
      39,
      42,
      "cloudtrail 017622104382 actor medium: user user/christophe; accessKey AKIAAM80VXLJF8NPK4VC christophe; user christophe; instance i-786a3A8B5C0d92eF4",
    ],
    [
      43,
      44,
      "cloudtrail 017622104382 actor medium: role-session role/stratus-red-team-ec2-steal-credentials-role/i-786a3A8B5C0d92eF4; session stratus-red-team-ec2-steal-credentials-role AROALHCCSKSM395EGX3XN i-786a3A8B5C0d92eF4 ec2",
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
      `cloudtrail 847129010505 actor medium: role-session role/AWSReservedSSO_DevAdmin_635426549a280cc6/ariel.ropek (untouchable: ${UNTOUCHABLE.identityCenter}); person identity-center ariel.ropek`,
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
      "cloudtrail 498376118699 actor medium: user user/christophe; accessKey AKIA5Q8Z0GHOBYSEN9D6 christophe; user christophe; flowLog fl-0e17aa62a21d4bbfe",
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
      "cloudtrail 309303190113 actor medium: user user/christophe; accessKey AKIAZI86ACIZ2J9CV86Z christophe; user christophe; instance i-DDd6c7B0e18F0E35f",
    ],
  ],
  "stratus.aws.execution.ssm-send-command": [
    [
      0,
      49,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe",
    ],
    [
      50,
      50,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe; instance i-00456A8D163f546Ff",
    ],
    [
      51,
      51,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe",
    ],
    [
      52,
      52,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe; command 4e973221-443e-4a56-a0b4-1cb3c7923fc3 + instance i-00456A8D163f546Ff + instance i-cfE23b1a7ceba6f86 + instance i-9D40CCFc0aE91CFa5",
    ],
    [
      53,
      53,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe; instance i-cfE23b1a7ceba6f86",
    ],
    [
      54,
      54,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe; instance i-00456A8D163f546Ff",
    ],
    [
      55,
      55,
      "cloudtrail 056392974792 actor medium: user user/christophe; accessKey AKIAW9X2Q2U25SK79UCX christophe; user christophe; instance i-9D40CCFc0aE91CFa5",
    ],
  ],
  "stratus.aws.exfiltration.ec2-share-ami": [
    [
      0,
      0,
      "cloudtrail 118238665043 actor medium: user user/christophe; accessKey AKIA40XZ2OQU8R4QKTAC christophe; user christophe; image ami-de1fbCab6ccB03e6D",
    ],
  ],
  "stratus.aws.exfiltration.ec2-share-ebs-snapshot": [
    [
      0,
      0,
      "cloudtrail 756680937392 actor medium: user user/christophe; accessKey AKIAYLJU0B35TFSNKCS2 christophe; user christophe; snapshot snap-041993b54a9b3af6f",
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
      0,
      "cloudtrail 572910899909 actor medium: user user/christophe; accessKey AKIAGM9ZC9KUL0AYEVUM christophe; user christophe; instance i-9d2abfF1798C34950",
    ],
    [
      1,
      1,
      "cloudtrail 572910899909 actor medium: user user/christophe; accessKey AKIAGM9ZC9KUL0AYEVUM christophe; user christophe; instance i-6D7Fb8F606130A33d",
    ],
    [
      2,
      2,
      "cloudtrail 572910899909 actor medium: user user/christophe; accessKey AKIAGM9ZC9KUL0AYEVUM christophe; user christophe; instance i-fDb357cB7e99ad973",
    ],
  ],
  "stratus.aws.lateral-movement.ec2-serial-console-send-ssh-public-key": [
    [
      0,
      0,
      `cloudtrail 844015365555 actor medium: role-session role/AWSReservedSSO_account-admin_599c9e90e350d2ff/randomca0L529zwNAY@gmail.com (untouchable: ${UNTOUCHABLE.identityCenter}); person identity-center randomca0L529zwNAY@gmail.com; instance i-D46eD8FCdefED5aAE`,
    ],
    [
      1,
      1,
      `cloudtrail 844015365555 actor medium: role-session role/AWSReservedSSO_account-admin_599c9e90e350d2ff/randomca0L529zwNAY@gmail.com (untouchable: ${UNTOUCHABLE.identityCenter}); person identity-center randomca0L529zwNAY@gmail.com; serialConsole`,
    ],
    [
      2,
      2,
      `cloudtrail 844015365555 actor medium: role-session role/AWSReservedSSO_account-admin_599c9e90e350d2ff/randomca0L529zwNAY@gmail.com (untouchable: ${UNTOUCHABLE.identityCenter}); person identity-center randomca0L529zwNAY@gmail.com; instance i-B2ABDCa5b78E0f1dd`,
    ],
    [
      3,
      3,
      `cloudtrail 844015365555 actor medium: role-session role/AWSReservedSSO_account-admin_599c9e90e350d2ff/randomca0L529zwNAY@gmail.com (untouchable: ${UNTOUCHABLE.identityCenter}); person identity-center randomca0L529zwNAY@gmail.com; instance i-EFCb4e480CAbc4CF9`,
    ],
  ],
  "stratus.aws.persistence.iam-backdoor-role": [
    [
      0,
      0,
      "cloudtrail 751203476945 actor medium: user user/christophe; accessKey AKIAMUV7B57OZM0RV05D christophe; user christophe; grant trust-policy stratus-red-team-backdoor-r-role 2024-08-01T13:29:57Z 62e290e2-ee95-4a7c-a9f8-db4ef462b12d; openedRole stratus-red-team-backdoor-r-role",
    ],
  ],
  "stratus.aws.persistence.iam-create-backdoor-role": [
    [
      0,
      0,
      "cloudtrail 609418236337 actor medium: user user/christophe; accessKey AKIA0W5KI69TY8X86BGT christophe; user christophe; grant trust-policy stratus-red-team-malicious-iam-role 2024-08-01T13:37:41Z d2905ac3-9898-433f-b10d-9302abe4e208; openedRole stratus-red-team-malicious-iam-role AROA53G8Z8NGXMJ597G3E",
    ],
    [
      1,
      1,
      "cloudtrail 609418236337 actor medium: user user/christophe; accessKey AKIA0W5KI69TY8X86BGT christophe; user christophe; grant attached-policy role stratus-red-team-malicious-iam-role arn:aws:iam::aws:policy/AdministratorAccess",
    ],
  ],
  "stratus.aws.persistence.rolesanywhere-create-trust-anchor": [
    [
      0,
      0,
      "cloudtrail 791182566784 actor medium: user user/christophe; accessKey AKIA3SBEM4QSKES6Z5F9 christophe; user christophe; rolesAnywhere 910042eb-8463-427d-8095-6fd60ac303d9",
    ],
    [
      1,
      1,
      "cloudtrail 791182566784 actor medium: user user/christophe; accessKey AKIA3SBEM4QSKES6Z5F9 christophe; user christophe; rolesAnywhere 4d07f6a0-1c50-44d3-951b-b68b783daa0a",
    ],
  ],
  "stratus.aws.privilege-escalation.iam-update-user-login-profile": [
    [
      0,
      0,
      "cloudtrail 763751499319 actor medium: user user/christophe; accessKey AKIAV1MIS7NGMDMR83FC christophe; user christophe; otherUser stratus-red-team-update-login-profile-user",
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
