/** What each specimen of the file beside this one says, read by hand. */
export const FAMILIES: Readonly<Record<string, string>> = {
  "ec2/command-and-control": "guardduty 123456789012 act high: instance i-0abc1234def567890",
  "ec2/brute-force-victim": "guardduty 123456789012 act high: attacker 198.51.100.23 i-0abc1234def567890",
  "ec2/brute-force-attacker": "guardduty 123456789012 act high: instance i-0abc1234def567890",
  "ec2/port-probe": "guardduty 123456789012 act high: attacker 198.51.100.23 i-0abc1234def567890",
  "ec2/malware-on-volume": "guardduty 123456789012 act high: instance i-0abc1234def567890",
  "ec2/malware-in-snapshot": "guardduty 123456789012 act high:",
  "iam/instance-credentials-outside":
    "guardduty 123456789012 act high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "iam/instance-credentials-inside":
    "guardduty 123456789012 act high: role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2; instance i-0abc1234def567890",
  "iam/lambda-credentials":
    "guardduty 123456789012 act high: role-session role/orders/orders; session orders AROACKCEVSQ6C2EXAMPLE orders lambda; lambdaFunction orders",
  "iam/task-credentials":
    "guardduty 123456789012 act high: role-session role/shop-task/0123456789abcdef0123456789abcdef; session shop-task AROACKCEVSQ6C2EXAMPLE 0123456789abcdef0123456789abcdef ecs; task shop 0123456789abcdef0123456789abcdef",
  "iam/user-by-tor":
    "guardduty 123456789012 act high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot",
  "iam/session-of-people":
    "guardduty 123456789012 act high: role-session role/Admin/alice@example.com; session Admin AROACKCEVSQ6C2EXAMPLE alice@example.com caller",
  "iam/identity-center":
    "guardduty 123456789012 act high: role-session role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com (untouchable: its permission set is edited in IAM Identity Center, not in IAM); person identity-center alice@example.com",
  "iam/service-linked-role":
    "guardduty 123456789012 act high: service-linked-role role/AWSServiceRoleForSupport/support-case (untouchable: IAM lets nobody edit a service-linked role: contain what it works for)",
  "iam/root":
    "guardduty 123456789012 act low: root root (untouchable: IAM cannot deny root: an SCP can, in a member account; otherwise change its password and keys by hand)",
  "iam/federated-user":
    "guardduty 123456789012 act high: federated-user federated-user/build (untouchable: a federated session is contained at the user who asked for it, and that user is not told)",
  "iam/of-another-account":
    "guardduty 123456789012 act high: user user/deploy-bot of 999988887777 (untouchable: it is of account 999988887777: ask its owner)",
  "iam/prompt-injection":
    "guardduty 123456789012 act high: role-session role/chat-app/chat (untouchable: it is the application that somebody tries to mislead, not the one who does: look at its prompts)",
  "iam/bedrock-cost":
    "guardduty 123456789012 act high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot",
  "custom-rule/iam":
    "guardduty 123456789012 actor high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot",
  "custom-rule/ec2":
    "guardduty 123456789012 actor high: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller",
  "custom-rule/lambda":
    "guardduty 123456789012 actor high: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller",
  "s3/exfiltration-by-session":
    "guardduty 123456789012 act high: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller; bucket payroll",
  "s3/several-buckets":
    "guardduty 123456789012 act high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot + bucket payroll + bucket backups",
  "s3/anonymous":
    "guardduty 123456789012 act high: anonymous anonymous (untouchable: nobody signed the call); bucket public-site",
  "s3/of-another-account":
    "guardduty 123456789012 act high: other-account account/999988887777/AIDAOTHERSQ6C2EXAMPLE of 999988887777 (untouchable: it is of account 999988887777: ask its owner); bucket payroll",
  "s3/public-access-granted":
    "guardduty 123456789012 act high: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot; bucket payroll",
  "s3/malicious-object": "guardduty 123456789012 act high: bucket uploads",
  "eks/anonymous":
    "guardduty 123456789012 act high: anonymous system:anonymous (untouchable: the cluster lets anybody call: close its bindings); cluster prod",
  "eks/service-account":
    "guardduty 123456789012 act high: kubernetes-user kubernetes-user/system:serviceaccount:shop:web (untouchable: users of a cluster are contained in the cluster, not by IAM); cluster prod; workload prod shop web-7d4b9c-x2x1 pods",
  "eks/through-iam":
    "guardduty 123456789012 act high: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller; cluster prod",
  "eks/malware": "guardduty 123456789012 act high: cluster prod; workload prod shop web deployments",
  "eks/hostile-user-name":
    "guardduty 123456789012 act high: kubernetes-user kubernetes-user/a name that is not plain text (untouchable: users of a cluster are contained in the cluster, not by IAM); cluster prod",
  "runtime/host": "guardduty 123456789012 act high: instance i-0abc1234def567890",
  "runtime/pod": "guardduty 123456789012 act high: cluster prod; workload prod shop web-7d4b9c-x2x1 pods",
  "runtime/pod-that-got-out":
    "guardduty 123456789012 act high: instance i-0abc1234def567890; cluster prod; workload prod shop web-7d4b9c-x2x1 pods",
  "runtime/task": "guardduty 123456789012 act high: task shop 0123456789abcdef0123456789abcdef",
  "runtime/lone-container": "guardduty 123456789012 act high: instance i-0abc1234def567890",
  "ecs/malware": "guardduty 123456789012 act high: task shop 0123456789abcdef0123456789abcdef",
  "lambda/command-and-control": "guardduty 123456789012 act high: lambdaFunction orders",
  "rds/successful-login":
    "guardduty 123456789012 act high: database-user database-user/admin (untouchable: users of a database are contained in the database, not by IAM); database orders-db instance",
  "rds/brute-force":
    "guardduty 123456789012 act high: database-user database-user/a name that is not plain text (untouchable: users of a database are contained in the database, not by IAM); database orders-db instance",
  "rds/limitless": "guardduty 123456789012 act high: database orders cluster",
  "sequence/iam":
    "guardduty 123456789012 act critical: user user/deploy-bot; accessKey AKIAIOSFODNN7EXAMPLE deploy-bot; user deploy-bot + role-session role/web-server/i-0abc1234def567890; session web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2 + root root (untouchable: IAM cannot deny root: an SCP can, in a member account; otherwise change its password and keys by hand) + role-session role/Admin/alice; session Admin AROAADMINVSQ6C2EXAMP alice caller",
  "sequence/s3":
    "guardduty 123456789012 act critical: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller + bucket payroll + bucket backups",
  "sequence/eks":
    "guardduty 123456789012 act critical: kubernetes-user kubernetes-user/system:serviceaccount:shop:web (untouchable: users of a cluster are contained in the cluster, not by IAM) + cluster prod + workload prod shop web deployments + instance i-0abc1234def567890",
  "sequence/ec2":
    "guardduty 123456789012 act critical: instance i-0abc1234def567890 + instance i-0fff1234def567890",
  "sequence/ecs":
    "guardduty 123456789012 act critical: task shop 0123456789abcdef0123456789abcdef + task shop ffffffffffffffffffffffffffffffff",
  "sequence/key-told-twice":
    "guardduty refused detail.service.detection.sequence: says two things of whose key AKIAIOSFODNN7EXAMPLE is",
  "sequence/actor-named-by-its-session":
    "guardduty 123456789012 act critical: role-session role/Admin/alice; session Admin AROACKCEVSQ6C2EXAMPLE alice caller + role-session role/Admin/bob; session Admin AROACKCEVSQ6C2EXAMPLE bob caller",
  "sequence/nobody":
    "guardduty refused detail.service.detection.sequence: missing, or names neither an actor nor a resource that is known here",
};
