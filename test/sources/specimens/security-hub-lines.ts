/** What each specimen of the file beside this one says, read by hand. */
export const HUB_LINES: Readonly<Record<string, string>> = {
  "asff/guardduty-instance-credentials":
    "security-hub 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "asff/guardduty-aggregated-in-another-region":
    "security-hub 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "asff/guardduty-brute-force-victim": "security-hub 123456789012 ask high:",
  "asff/guardduty-brute-force-attacker": "security-hub 123456789012 ask high: instance i-0abc1234def567890",
  "asff/guardduty-pod":
    "security-hub 123456789012 ask high: kubernetes-user kubernetes-user/system:serviceaccount:shop:web (untouchable: users of a cluster are contained in the cluster, not by IAM); cluster prod; workload prod shop web-7d4b9c-x2x1 pods",
  "asff/guardduty-sample":
    "security-hub 123456789012 ask high sample: user user/GeneratedFindingUserName; user GeneratedFindingUserName",
  "asff/guardduty-prompt-injection":
    "security-hub 123456789012 ask high: role-session role/chat-app/chat (untouchable: it is the application that somebody tries to mislead, not the one who does: look at its prompts)",
  "asff/guardduty-attack-sequence":
    "security-hub 123456789012 ask critical: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller + user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot + bucket payroll + bucket backups",
  "asff/impostor-of-guardduty":
    "security-hub 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 caller",
  "asff/endpoint-agent": "security-hub 123456789012 ask high: instance i-0abc1234def567890",
  "asff/instance-by-id": "security-hub 123456789012 ask high: instance i-0abc1234def567890",
  "asff/instance-by-host-name":
    'security-hub refused detail.findings.0.Resources.0.Id: "web-1.example.com" is not an instance\'s ARN or id',
  "asff/instance-of-another-account":
    "security-hub 123456789012 ask high: instance i-0abc1234def567890 in 999988887777",
  "asff/key-alone":
    "security-hub 123456789012 ask high: accessKey AKIAIOSFODNN7EXAMPLE; user AKIAIOSFODNN7EXAMPLE",
  "asff/user-as-actor": "security-hub 123456789012 ask high: user user/alice; user alice",
  "asff/several-of-a-kind":
    "security-hub 123456789012 ask high: lambdaFunction orders; task shop aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + instance i-0abc1234def567890 + instance i-0fff1234def567890",
  "asff/vulnerability": "security-hub 123456789012 ask high: instance i-0abc1234def567890",
  "asff/principals-contradict":
    'security-hub refused detail.findings.0.Resources.0.Details.AwsIamAccessKey.SessionContext.SessionIssuer.UserName: says "Admin", but detail.findings.0.Resources.0.Details.AwsIamAccessKey.SessionContext.SessionIssuer.Arn says "Other"',
  "asff/hostile-name":
    'security-hub refused detail.findings.0.Resources.0.Id: "arn:aws:s3:::*" is not a bucket\'s ARN or name',
  "asff/archived": "-",
  "ocsf/guardduty-instance-credentials":
    "security-hub 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "ocsf/guardduty-key-in-resource":
    "security-hub 123456789012 ask high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot",
  "ocsf/guardduty-brute-force-victim": "security-hub 123456789012 ask high:",
  "ocsf/guardduty-bucket":
    "security-hub 123456789012 ask high: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller; bucket payroll",
  "ocsf/vulnerability": "security-hub 123456789012 ask critical: instance i-0abc1234def567890",
  "ocsf/another-product":
    "security-hub 123456789012 ask high: instance i-0abc1234def567890; lambdaFunction orders",
  "ocsf/resolved": "-",
  "action/one-guardduty-finding":
    "security-hub-action 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "action/several-findings":
    "security-hub-action 123456789012 ask critical: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890 + instance i-0fff1234def567890 + bucket payroll",
  "action/resolved-finding-is-read":
    "security-hub-action 123456789012 ask high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "action/of-two-accounts":
    "security-hub-action refused detail.findings: are of several accounts or Regions: select those of one at a time",
  "action/no-finding": "security-hub-action refused detail.findings: lists no finding",
};
