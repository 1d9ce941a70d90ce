import { expect, it } from "vitest";
import { Unreadable } from "../../../lib/events/unreadable.ts";
import { NOT_IN } from "../../../lib/sources/cloudtrail/sign-in.ts";
import { UNTOUCHABLE } from "../../../lib/sources/principal/containment.ts";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf, sources } from "../../support/reading.ts";

const why = Object.fromEntries(
  Object.entries(UNTOUCHABLE).map(([name, text]) => [name, `(untouchable: ${text})`]),
) as Record<keyof typeof UNTOUCHABLE, string>;
const USER = "detail.userIdentity";
const ISSUER = `${USER}.sessionContext.sessionIssuer`;

// What each published row says. Many were made up for a rule's test: short accounts, "1111" for a unique id, two names of one
// role. Of those the actor is named as long as nothing contradicts it, and what needs the unique id is not set.
const EXPECTED: Readonly<Record<string, string>> = {
  "cloud-custodian/event-appmesh-create-mesh":
    'cloudtrail refused detail.recipientAccountId: "00000" is not a 12-digit account id',
  "cloud-custodian/event-cloud-trail-appelb-add-tags":
    "cloudtrail 123456789123 actor medium: role-session role/c7nbot/HarishAchappa; session c7nbot AROAVD4IK2M7GWZXER5DZ HarishAchappa caller",
  "cloud-custodian/event-cloud-trail-catalog-put-resource-policy":
    "cloudtrail 644160558196 actor medium: user user/fake@fakeemail.com; user fake@fakeemail.com",
  "cloud-custodian/event-cloud-trail-catalog-set-encryption": `cloudtrail 644160558196 actor medium: role-session role/CloudCustodianRole/custodian-net-change-encryption ${why.noRoleId}; actingRole CloudCustodianRole`,
  "cloud-custodian/event-cloud-trail-create-distribution":
    "cloudtrail 012345678912 actor medium: role-session role/c7nbot/HarishAchappa; session c7nbot AROAVD4IK2M7GWZXER5DZ HarishAchappa caller",
  "cloud-custodian/event-cloud-trail-hsm-create-cluster":
    "cloudtrail 644160558196 actor medium: user user/pratyush.mishra@capitalone.com; user pratyush.mishra@capitalone.com",
  "cloud-custodian/event-cloud-trail-run-instance-creator-assumed": `cloudtrail refused ${USER}.arn: "arn:aws:sts::03412312600:assumed-role/GR_Dev_Developer/Radi…" is not the ARN of a principal of kind assumed-role`,
  "cloud-custodian/event-cloud-trail-run-instances": `cloudtrail 619193117841 ask medium: root root ${why.root} + launched i-784cdacd + launched i-7b4cdace`,
  "cloud-custodian/event-cloud-trail-s3":
    "cloudtrail 101010101111 actor medium: role-session role/Sandbox_Dev/user; session Sandbox_Dev AROAJCZT7HI7JILHGR6JS user caller; bucket cwe-test",
  "cloud-custodian/event-cloud-trail-tag-distribution": `cloudtrail refused ${USER}.arn: says "123456789123", but ${USER}.accountId says "351936369470"`,
  "cloud-custodian/event-transit-gateway-delete-vpc-attachment": `cloudtrail refused ${USER}.principalId: says "AROA3OCGVC4GCMEU2DIEW", but ${ISSUER}.principalId says "AROA3OCGVC4GCMEU2DKK1"`,
  "panther-analysis/AWS.Bedrock.DeleteModelInvocationLoggingConfiguration#0": `cloudtrail 123123123123 actor medium: role-session role/DevAdmin/dr.evil ${why.identityCenter}`,
  "panther-analysis/AWS.Bedrock.DeleteModelInvocationLoggingConfiguration#1": `cloudtrail 123123123123 actor medium: role-session role/DevAdmin/dr.evil ${why.identityCenter}`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#0": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#1": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#2": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#3": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#4": `cloudtrail 123456789012 actor low: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.AMIModifiedForPublicAccess#5": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.CodebuildProjectMadePublic#0": `cloudtrail 111122223333 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic`,
  "panther-analysis/AWS.CloudTrail.CodebuildProjectMadePublic#1": `cloudtrail 111122223333 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic`,
  "panther-analysis/AWS.CloudTrail.CodebuildProjectMadePublic#2": `cloudtrail 111122223333 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic`,
  "panther-analysis/AWS.CloudTrail.EnableRegion#0":
    "cloudtrail 123456789012 actor medium: user user/Alice; user Alice",
  "panther-analysis/AWS.CloudTrail.EnableRegion#1":
    "cloudtrail 123456789012 actor medium: user user/Bob; user Bob; bucket example-bucket",
  "panther-analysis/AWS.CloudTrail.IAMAnythingChanged#0": `cloudtrail refused ${ISSUER}.userName: says "example-user", but ${USER}.arn says "example-role"`,
  "panther-analysis/AWS.CloudTrail.IAMAnythingChanged#1": `cloudtrail refused ${ISSUER}.userName: says "example-user", but ${USER}.arn says "example-role"`,
  "panther-analysis/AWS.CloudTrail.IAMAnythingChanged#2": `cloudtrail refused ${ISSUER}.userName: says "example-user", but ${USER}.arn says "example-role"`,
  "panther-analysis/AWS.CloudTrail.IAMCompromisedKeyQuarantine#0": `cloudtrail 123456789012 actor medium: role-session role/a-role/user.name ${why.noRoleId}; actingRole a-role`,
  "panther-analysis/AWS.CloudTrail.IAMCompromisedKeyQuarantine#1": `cloudtrail refused ${USER}.principalId: says "evan.gibler", but ${USER}.arn says "user.name"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#0": `cloudtrail refused ${ISSUER}.arn: says "IdentityCFNServiceRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#1": `cloudtrail refused ${ISSUER}.arn: says "IdentityCFNServiceRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#2": `cloudtrail refused ${ISSUER}.arn: says "IdentityCFNServiceRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#3": `cloudtrail refused ${ISSUER}.arn: says "OtherRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#4": `cloudtrail refused ${ISSUER}.arn: says "OtherRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.IAMEntityCreatedWithoutCloudFormation#5": `cloudtrail refused ${ISSUER}.arn: says "OtherRole", but ${USER}.arn says "tester"`,
  "panther-analysis/AWS.CloudTrail.LoginProfileCreatedOrModified#0":
    'cloudtrail refused detail.recipientAccountId: "987654321" is not a 12-digit account id',
  "panther-analysis/AWS.CloudTrail.LoginProfileCreatedOrModified#1":
    'cloudtrail refused detail.recipientAccountId: "987654321" is not a 12-digit account id',
  "panther-analysis/AWS.CloudTrail.NetworkACLPermissiveEntry#0": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.NetworkACLPermissiveEntry#1": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.NetworkACLPermissiveEntry#2": `cloudtrail 123456789012 actor low: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.CloudTrail.RootPasswordChanged#0": `cloudtrail 123456789012 actor medium: root root ${why.root}`,
  "panther-analysis/AWS.CloudTrail.RootPasswordChanged#1": `cloudtrail 123456789012 actor medium: root root ${why.root}`,
  "panther-analysis/AWS.CloudTrail.SES.ListIdentities#0": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/bobson.dugnutt ${why.identityCenter}`,
  "panther-analysis/AWS.CloudTrail.ShortLifecycle#0": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}; bucket sample-cloudtrail-bucket-name`,
  "panther-analysis/AWS.CloudTrail.ShortLifecycle#2": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}; bucket sample-cloudtrail-bucket-name`,
  "panther-analysis/AWS.CloudTrail.ShortLifecycle#3": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}; bucket sample-cloudtrail-bucket-name`,
  "panther-analysis/AWS.CloudTrail.ShortLifecycle#4": `cloudtrail 111122223333 actor low: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}`,
  "panther-analysis/AWS.CloudTrail.VPCE.AccessDenied#0":
    "cloudtrail 222222222222 actor low: other-account account/111111111111/AROAEXAMPLE:session-name of 111111111111 (untouchable: it is of account 111111111111: ask its owner)",
  "panther-analysis/AWS.CloudTrail.VPCE.AccessDenied#1": `cloudtrail refused ${USER}.userName: missing: without it nobody is named`,
  "panther-analysis/AWS.CloudTrail.VPCE.AccessDenied#2": `cloudtrail refused ${USER}.userName: missing: without it nobody is named`,
  "panther-analysis/AWS.CloudTrail.VPCE.SensitiveAPICalls#0": `cloudtrail refused ${USER}.userName: missing: without it nobody is named`,
  "panther-analysis/AWS.CloudTrail.VPCE.SensitiveAPICalls#1": `cloudtrail refused ${USER}.userName: missing: without it nobody is named`,
  "panther-analysis/AWS.CloudTrail.VPCE.SensitiveAPICalls#2": `cloudtrail refused ${USER}.userName: missing: without it nobody is named`,
  "panther-analysis/AWS.Console.LoginWithoutSAML#0": `console-sign-in refused ${USER}.arn: "arn:aws:iam::123456789012:assumed-role/okta/tester@domain.t…" is not the ARN of a principal of kind role`,
  "panther-analysis/AWS.Console.LoginWithoutSAML#1":
    "console-sign-in 123456789012 actor medium: user user/tester; user tester",
  "panther-analysis/AWS.Console.RootLogin#0": `console-sign-in 123456789012 actor high: root root ${why.root}`,
  "panther-analysis/AWS.Console.RootLogin#1": `cloudtrail refused ${USER}.arn: "arn:aws:sts::123456789012:user/tester" is not the ARN of a principal of kind assumed-role`,
  "panther-analysis/AWS.EC2.ManualSecurityGroupChange#0": `cloudtrail 112233445566 actor medium: role-session role/TestAdmin/alan ${why.noRoleId}; actingRole TestAdmin`,
  "panther-analysis/AWS.EC2.ManualSecurityGroupChange#1": `cloudtrail refused ${USER}.principalId: says "AROAIZCYMDBM4SJU6XXXX", but ${ISSUER}.principalId says "AROAIZCYMDBM4SJU65M54"`,
  "panther-analysis/AWS.EC2.ManualSecurityGroupChange#2": `cloudtrail refused ${ISSUER}.arn: says "Operator", but ${USER}.arn says "ContinousDeployment"`,
  "panther-analysis/AWS.EC2.ManualSecurityGroupChange#3":
    "cloudtrail 112233445566 actor medium: role-session role/Operator/ryan@example.com; session Operator AROAIZCYMDBM4SJU65M54 ryan@example.com caller",
  "panther-analysis/AWS.EC2.ManualSecurityGroupChange#4": `cloudtrail 112233445566 actor low: role-session role/TestAdmin/alan ${why.noRoleId}; actingRole TestAdmin`,
  "panther-analysis/AWS.EC2.ManyPasswordReadAttempts#0": `cloudtrail refused ${ISSUER}.userName: says "SampleRole", but ${USER}.arn says "sample-role-nostalgic-merkle"`,
  "panther-analysis/AWS.EC2.ManyPasswordReadAttempts#1": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}; instance i-abcdef1234567890`,
  "panther-analysis/AWS.EC2.ManyPasswordReadAttempts#2": `cloudtrail 111122223333 actor medium: role-session SAMPLE_PRINCIPAL_ID:lambda-name ${why.noName}`,
  "panther-analysis/AWS.EC2.Monitoring#0":
    "cloudtrail 123456789101 actor medium: role-session role/DevAdministrator/test_user; session DevAdministrator AROA5PZQZ5QHBULW27VAC test_user caller; instance i-0381a3817f72a949d",
  "panther-analysis/AWS.EC2.Monitoring#1":
    "cloudtrail 123123123123 actor medium: role-session role/DevAdministrator/temp_user; session DevAdministrator AROA5PZQZ5QHBULW27VAC temp_user caller; launched i-0d7e4b9be8a0de6ea",
  "panther-analysis/AWS.EC2.Monitoring#2": `cloudtrail 123123123123 ask low: service-linked-role role/AWSServiceRoleForAmazonEKSNodegroup/EKS ${why.serviceLinked}`,
  "panther-analysis/AWS.EC2.Monitoring#3":
    "cloudtrail 123456789101 actor medium: role-session role/DevAdministrator/test_user; session DevAdministrator AROA5PZQZ5QHBULW27VAC test_user caller; instance i-0381a3817f72a949d",
  "panther-analysis/AWS.EC2.NetworkACLModified#1": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.NetworkACLModified#2": `cloudtrail 123456789012 actor low: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.RouteTableModified#0": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.RouteTableModified#1": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.RouteTableModified#2": `cloudtrail 123456789012 actor low: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.SecurityGroupModified#0": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.SecurityGroupModified#1": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.SecurityGroupModified#2": `cloudtrail 123456789012 actor low: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.Startup.Script.Change#0": "-",
  "panther-analysis/AWS.EC2.Startup.Script.Change#1":
    'cloudtrail refused detail.recipientAccountId: "0123456789" is not a 12-digit account id',
  "panther-analysis/AWS.EC2.Startup.Script.Change#2": "-",
  "panther-analysis/AWS.EC2.Traffic.Mirroring#0": `cloudtrail refused ${ISSUER}.accountId: says "123123123123", but ${USER}.accountId says "123451234516"`,
  "panther-analysis/AWS.EC2.Traffic.Mirroring#1":
    "cloudtrail 123451234566 actor medium: role-session role/MakeStuffPublic/MakeStuffPublic of 123123123123 (untouchable: it is of account 123123123123: ask its owner)",
  "panther-analysis/AWS.EC2.Traffic.Mirroring#2":
    "cloudtrail 123123123123 actor low: role-session role/MakeStuffPublic/MakeStuffPublic; session MakeStuffPublic AROA57JLR4M2SBAPVC4BO MakeStuffPublic caller",
  "panther-analysis/AWS.EC2.Traffic.Mirroring#3": `cloudtrail 123123123123 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic AROA57JLR4M2SBAPVC4BO`,
  "panther-analysis/AWS.EC2.Traffic.Mirroring#4": `cloudtrail 123123123123 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic AROA57JLR4M2SBAPVC4BO`,
  "panther-analysis/AWS.EC2.Traffic.Mirroring#5": `cloudtrail 123123123123 actor medium: role-session role/MakeStuffPublic ${why.noSession}; actingRole MakeStuffPublic AROA57JLR4M2SBAPVC4BO`,
  "panther-analysis/AWS.EC2.Traffic.Mirroring#6": `cloudtrail refused ${USER}.accountId: "123123123" is not a 12-digit account id`,
  "panther-analysis/AWS.EC2.Traffic.Mirroring#8": `cloudtrail refused ${ISSUER}.arn: says "PantherAWSConfig", but ${USER}.arn says "SomeAWSConfig"`,
  "panther-analysis/AWS.EC2.VPCModified#0": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.VPCModified#1": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.EC2.VPCModified#2": `cloudtrail 123456789012 actor low: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.IAM.AttachAdminRolePolicy#0": `cloudtrail 123456789012 actor medium: role-session role/tester ${why.noSession}; actingRole tester; grant attached-policy role new-role arn:aws:iam::aws:policy/AdministratorAccess`,
  "panther-analysis/AWS.IAM.AttachAdminRolePolicy#1": `cloudtrail 123456789012 actor medium: role-session role/tester ${why.noSession}; actingRole tester`,
  "panther-analysis/AWS.IAM.Backdoor.User.Keys#0":
    'cloudtrail refused detail.recipientAccountId: "123456789" is not a 12-digit account id',
  "panther-analysis/AWS.IAM.Backdoor.User.Keys#1":
    'cloudtrail refused detail.recipientAccountId: "123456789" is not a 12-digit account id',
  "panther-analysis/AWS.IAM.Backdoor.User.Keys#2":
    'cloudtrail refused detail.recipientAccountId: "123456789" is not a 12-digit account id',
  "panther-analysis/AWS.IAM.Backdoor.User.Keys#3":
    'cloudtrail refused detail.recipientAccountId: "123456789" is not a 12-digit account id',
  "panther-analysis/AWS.IAM.Backdoor.User.Keys#4":
    "cloudtrail 123456789012 actor low: user user/some_iam_user; user some_iam_user",
  "panther-analysis/AWS.IAM.CredentialsUpdated#0":
    "cloudtrail 123456789012 actor medium: user user/test_user; user test_user",
  "panther-analysis/AWS.IAM.CredentialsUpdated#1":
    "cloudtrail 123456789012 actor medium: user user/test_user; user test_user",
  "panther-analysis/AWS.IAM.CredentialsUpdated#2":
    "cloudtrail 123456789012 actor low: user user/test_user; user test_user",
  "panther-analysis/AWS.IAM.PolicyModified#0": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.IAM.PolicyModified#1": `cloudtrail 123456789012 actor medium: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.IAM.PolicyModified#2": `cloudtrail 123456789012 actor low: role-session role/tester/tester ${why.noRoleId}; actingRole tester`,
  "panther-analysis/AWS.IPSet.Modified#0": "-",
  "panther-analysis/AWS.IPSet.Modified#2": "-",
  "panther-analysis/AWS.LAMBDA.CRUD#0":
    "cloudtrail 999999999999 actor medium: user user/myUserName; accessKey AKIAIOSFODNN7EXAMPLE myUserName; user myUserName; lambdaFunction basic-node-task",
  "panther-analysis/AWS.LAMBDA.CRUD#1":
    "cloudtrail 123456789012 actor medium: user user/myUserName; accessKey AKIAIOSFODNN7EXAMPLE myUserName; user myUserName; lambdaFunction basic-node-task",
  "panther-analysis/AWS.LAMBDA.CRUD#2": `cloudtrail refused ${USER}.userName: says "myUserName", but ${USER}.arn says "DeployRole"`,
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#0":
    "cloudtrail 123456789012 actor medium: user user/john.developer; accessKey AKIAI123456789EXAMPLE john.developer; user john.developer; lambdaFunction production-api",
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#1": `cloudtrail 123456789012 actor medium: role-session role/tester ${why.noSession}; lambdaFunction my-lambda-function; actingRole tester`,
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#2": `cloudtrail 123456789012 actor medium: role-session role/AWSReservedSSO_DevAdmin_abc123/bob.ross ${why.identityCenter}; person identity-center bob.ross; lambdaFunction production-api`,
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#3": `cloudtrail 123456789012 actor medium: federated-user federated-user/federated-user ${why.issuerNotTold}; lambdaFunction production-api`,
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#4": `cloudtrail 123456789012 actor medium: role-session role/tester ${why.noSession}; lambdaFunction my-lambda-function; actingRole tester`,
  "panther-analysis/AWS.Lambda.UpdateFunctionCode#5": `cloudtrail 123456789012 actor medium: role-session role/tester ${why.noSession}; lambdaFunction my-lambda-function; actingRole tester`,
  "panther-analysis/AWS.RDS.ActivityStreamStopped#0": `cloudtrail 123456789012 actor medium: role-session role/DeveloperRole/user ${why.noRoleId}; database production-aurora cluster; actingRole DeveloperRole`,
  "panther-analysis/AWS.RDS.ActivityStreamStopped#1":
    "cloudtrail 123456789012 actor low: user user/developer; accessKey AKIAIOSFODNN7EXAMPLE developer; user developer",
  "panther-analysis/AWS.RDS.ActivityStreamStopped#2": `cloudtrail 123456789012 actor medium: role-session role/Admin/user ${why.noRoleId}; database production-aurora cluster; actingRole Admin`,
  "panther-analysis/AWS.RDS.AutomatedBackupDeleted#0": `cloudtrail 123456789012 actor medium: role-session role/CompromisedRole/attacker ${why.noRoleId}; actingRole CompromisedRole`,
  "panther-analysis/AWS.RDS.AutomatedBackupDeleted#1":
    "cloudtrail 123456789012 actor medium: user user/malicious-user; accessKey AKIAIOSFODNN7EXAMPLE malicious-user; user malicious-user",
  "panther-analysis/AWS.RDS.AutomatedBackupDeleted#2":
    "cloudtrail 123456789012 actor low: user user/developer; accessKey AKIAIOSFODNN7EXAMPLE developer; user developer",
  "panther-analysis/AWS.RDS.AutomatedBackupDeleted#3": `cloudtrail 123456789012 actor medium: role-session role/Admin/user ${why.noRoleId}; database replica-instance instance; actingRole Admin`,
  "panther-analysis/AWS.RDS.IAMRoleAdded#0": `cloudtrail 123456789012 actor medium: role-session role/DBARole/user ${why.noRoleId}; database production-postgres instance; actingRole DBARole`,
  "panther-analysis/AWS.RDS.IAMRoleAdded#1":
    "cloudtrail 123456789012 actor medium: user user/developer; accessKey AKIAIOSFODNN7EXAMPLE developer; user developer; database aurora-cluster-prod cluster",
  "panther-analysis/AWS.RDS.IAMRoleAdded#2":
    "cloudtrail 123456789012 actor low: user user/contractor; accessKey AKIAIOSFODNN7EXAMPLE contractor; user contractor",
  "panther-analysis/AWS.RDS.IAMRoleAdded#3": `cloudtrail 123456789012 actor medium: role-session role/Admin/user ${why.noRoleId}; database production-db instance; actingRole Admin`,
  "panther-analysis/AWS.RDS.InstanceDeletion#0": `cloudtrail 123456789012 actor medium: role-session role/DBARole/admin ${why.noRoleId}; database production-mysql-db instance; actingRole DBARole`,
  "panther-analysis/AWS.RDS.InstanceDeletion#1":
    "cloudtrail 123456789012 actor medium: user user/contractor; accessKey AKIAIOSFODNN7EXAMPLE contractor; user contractor; database customer-data-db instance",
  "panther-analysis/AWS.RDS.InstanceDeletion#2": `cloudtrail 123456789012 actor medium: role-session role/Admin/user ${why.noRoleId}; database aurora-cluster-prod cluster; actingRole Admin`,
  "panther-analysis/AWS.RDS.InstanceDeletion#3":
    "cloudtrail 123456789012 actor low: user user/developer; accessKey AKIAIOSFODNN7EXAMPLE developer; user developer",
  "panther-analysis/AWS.RDS.InstanceDeletion#4": `cloudtrail 123456789012 actor medium: role-session role/Admin/user ${why.noRoleId}; database my-db instance; actingRole Admin`,
  "panther-analysis/AWS.RDS.MasterPasswordUpdated#0": `cloudtrail refused ${USER}.principalId: says "jack", but ${USER}.arn says "Jack"`,
  "panther-analysis/AWS.RDS.MasterPasswordUpdated#1": `cloudtrail refused ${USER}.principalId: says "jack", but ${USER}.arn says "Jack"`,
  "panther-analysis/AWS.RDS.SnapshotEnumeration#0":
    "cloudtrail 123456789012 actor medium: user user/researcher; accessKey AKIAIOSFODNN7EXAMPLE researcher; user researcher",
  "panther-analysis/AWS.RDS.SnapshotEnumeration#1": `cloudtrail 123456789012 actor medium: role-session role/SecurityAuditor/user ${why.noRoleId}; actingRole SecurityAuditor`,
  "panther-analysis/AWS.RDS.SnapshotEnumeration#2": `cloudtrail 123456789012 actor medium: role-session role/DBARole/admin ${why.noRoleId}; database my-database instance; actingRole DBARole`,
  "panther-analysis/AWS.RDS.SnapshotEnumeration#3":
    "cloudtrail 123456789012 actor low: user user/developer; accessKey AKIAIOSFODNN7EXAMPLE developer; user developer",
  "panther-analysis/AWS.Root.Activity#0": `cloudtrail 123456789012 actor medium: root root ${why.root}; bucket bucket`,
  "panther-analysis/AWS.Root.Activity#1": `cloudtrail 123456789012 actor medium: root root ${why.root}; bucket bucket`,
  "panther-analysis/AWS.Root.Activity#2":
    "cloudtrail 123456789012 actor medium: user user/tester; user tester; bucket bucket",
  "panther-analysis/AWS.Root.Activity#3": "cloudtrail refused detail.eventTime: missing, or not a time",
  "panther-analysis/AWS.Root.Activity#5": `cloudtrail 123456789012 actor medium: root root ${why.root}`,
  "panther-analysis/AWS.S3.CopyObject.CrossAccount.Encryption.KMS#0": `cloudtrail refused ${USER}.arn: "sample-role-brave-yalow-role-jolly-banzai-role-intelligent-…" is not a session name`,
  "panther-analysis/AWS.S3.CopyObject.CrossAccount.Encryption.KMS#1": `cloudtrail refused ${USER}.principalId: says "attacker", but ${USER}.arn says "sample-role-beautiful-keldysh-role-hopeful-chap…"`,
  "panther-analysis/AWS.S3.CopyObjectWithClientSideEncryption#0":
    "cloudtrail 123456789012 actor medium: user user/Alice; user Alice; bucket example-bucket",
  "panther-analysis/AWS.S3.CopyObjectWithClientSideEncryption#1":
    "cloudtrail 123456789012 actor medium: user user/Bob; user Bob; bucket example-bucket",
  "panther-analysis/AWS.S3.DeleteBucketEncryption#0": `cloudtrail refused ${ISSUER}.userName: says "AdminRole", but ${USER}.arn says "sample-role-dreamy-yonath"`,
  "panther-analysis/AWS.S3.DeleteBucketEncryption#1":
    "cloudtrail 111111111111 actor low: user user/testuser; user testuser",
  "panther-analysis/AWS.S3.DeleteBucketEncryption#2": `cloudtrail refused ${USER}.arn: "sample-role-brave-yalow-role-intelligent-brahmagupta-role-b…" is not a session name`,
  "panther-analysis/AWS.S3.DeleteBucketEncryption#3": `cloudtrail 123456789012 actor medium: role-session role/AdminRole/user_name ${why.noRoleId}; actingRole AdminRole`,
  "panther-analysis/AWS.S3.DeleteBucketReplication#0": `cloudtrail refused ${ISSUER}.userName: says "AdminRole", but ${USER}.arn says "sample-role-dreamy-yonath"`,
  "panther-analysis/AWS.S3.DeleteBucketReplication#1":
    "cloudtrail 111111111111 actor low: user user/testuser; user testuser",
  "panther-analysis/AWS.S3.DeleteBucketReplication#2": `cloudtrail refused ${USER}.arn: "sample-role-brave-yalow-role-intelligent-brahmagupta-role-b…" is not a session name`,
  "panther-analysis/AWS.S3.DeleteBucketReplication#3": `cloudtrail 123456789012 actor medium: role-session role/AdminRole/user_name ${why.noRoleId}; actingRole AdminRole`,
  "panther-analysis/AWS.S3.DeleteObject#0":
    "cloudtrail 123456789012 actor medium: user user/Alice; user Alice; bucket example-bucket",
  "panther-analysis/AWS.S3.DeletePublicAccessBlock#0": `cloudtrail refused ${ISSUER}.userName: says "AdminRole", but ${USER}.arn says "sample-role-dreamy-yonath"`,
  "panther-analysis/AWS.S3.DeletePublicAccessBlock#1":
    "cloudtrail 111111111111 actor low: user user/testuser; user testuser",
  "panther-analysis/AWS.S3.DeletePublicAccessBlock#2": `cloudtrail refused ${USER}.arn: "sample-role-brave-yalow-role-intelligent-brahmagupta-role-b…" is not a session name`,
  "panther-analysis/AWS.S3.DeletePublicAccessBlock#3": `cloudtrail 123456789012 actor medium: role-session role/AdminRole/user_name ${why.noRoleId}; actingRole AdminRole`,
  "panther-analysis/AWS.S3.DisableBucketLogging#0": `cloudtrail refused ${ISSUER}.userName: says "AdminRole", but ${USER}.arn says "sample-role-dreamy-yonath"`,
  "panther-analysis/AWS.S3.DisableBucketLogging#1":
    "cloudtrail 111111111111 actor low: user user/testuser; user testuser",
  "panther-analysis/AWS.S3.DisableBucketLogging#2": `cloudtrail refused ${USER}.arn: "sample-role-brave-yalow-role-intelligent-brahmagupta-role-b…" is not a session name`,
  "panther-analysis/AWS.S3.DisableBucketLogging#3": `cloudtrail 111111111111 actor medium: role-session role/AdminRole/user_name ${why.noRoleId}; bucket critical-data-bucket; actingRole AdminRole`,
  "panther-analysis/AWS.S3.RansomwareNoteUpload#0":
    "cloudtrail 111111111111 actor medium: user user/compromised-user; user compromised-user; bucket production-data",
  "panther-analysis/AWS.S3.RansomwareNoteUpload#1":
    "cloudtrail 123456789012 actor medium: user user/legitimate-user; accessKey AKIAIOSFODNN7EXAMPLE legitimate-user; user legitimate-user; bucket my-company-bucket",
  "panther-analysis/AWS.STS.GetCallerIdentity.TruffleHog#0":
    "cloudtrail 123456789012 actor medium: user user/compromised-user; accessKey AKIAIOSFODNN7EXAMPLE compromised-user; user compromised-user",
  "panther-analysis/AWS.STS.GetCallerIdentity.TruffleHog#1":
    "cloudtrail 123456789012 actor medium: user user/compromised-user; accessKey AKIAIOSFODNN7EXAMPLE compromised-user; user compromised-user",
  "panther-analysis/AWS.STS.GetCallerIdentity.TruffleHog#2": `cloudtrail refused ${USER}.accountId: missing: without it nobody is named`,
  "panther-analysis/AWS.STS.GetCallerIdentity.TruffleHog#3": `cloudtrail refused ${USER}.accountId: missing: without it nobody is named`,
  "panther-analysis/AWS.STS.GetSessionToken.Misuse#0":
    "cloudtrail 123456789012 actor medium: user user/example-user; accessKey AKIAIOSFODNN7EXAMPLE example-user; user example-user",
  "panther-analysis/AWS.STS.GetSessionToken.Misuse#1": `cloudtrail refused ${USER}.accountId: missing: without it nobody is named`,
  "panther-analysis/AWS.STS.GetSessionToken.Misuse#2": `cloudtrail 123456789012 actor medium: role-session role/MyRole/session ${why.noRoleId}; actingRole MyRole`,
  "panther-analysis/AWS.STS.GetSessionToken.Misuse#3": `cloudtrail refused ${USER}.accountId: missing: without it nobody is named`,
  "panther-analysis/AWS.SecretsManager.BatchRetrieveSecrets#0": `cloudtrail refused ${USER}.type: missing, or no text: who acted is not told`,
  "panther-analysis/AWS.SecretsManager.RetrieveSecretsMultiRegion#0": `cloudtrail refused ${USER}.type: missing, or no text: who acted is not told`,
  "panther-analysis/AWS.SecretsManager.RetrieveSecretsMultiRegion#1": `cloudtrail refused ${USER}.type: missing, or no text: who acted is not told`,
  "panther-analysis/AWS.Unsuccessful.MFA.attempt#0":
    "console-sign-in 111122223333 actor medium: user user/anaya; user anaya",
  "panther-analysis/AWS.Unsuccessful.MFA.attempt#1": `console-sign-in 111122223333 actor low: user user/anaya (untouchable: ${NOT_IN})`,
  "panther-analysis/AWS.UnusedRegion#0": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.UnusedRegion#1": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.UnusedRegion#2": `cloudtrail 123456789012 actor medium: role-session role/example-role/example-user ${why.noRoleId}; actingRole example-role`,
  "panther-analysis/AWS.User.Login.Profile.Modified#2":
    'cloudtrail refused detail.recipientAccountId: "987654321" is not a 12-digit account id',
  "panther-analysis/AWS.VPCFlow.LogsDeleted#0": `cloudtrail 111122223333 actor medium: role-session role/SampleRole/leroy.jenkins ${why.identityCenter}; flowLog fl-0ef673ef70c4f07cc`,
  "panther-analysis/Retrieve.SSO.access.token#0":
    'cloudtrail refused detail.recipientAccountId: "<organization master account ID>" is not a 12-digit account id',
  "panther-analysis/Standard.BruteForceByIP#0": `console-sign-in refused ${USER}.userName: says "testuser", but ${USER}.arn says "tester"`,
  "panther-analysis/Standard.BruteForceByIP#1": `console-sign-in 123456789012 actor low: user user/tester (untouchable: ${NOT_IN})`,
  "panther-analysis/Standard.ImpossibleTravel.Login#1":
    "console-sign-in 123456789012 actor medium: user user/tester; user tester",
  "streamalert/cloudtrail_snapshot_or_ami_made_public#0":
    'cloudtrail refused detail.eventID: "..." is not an id of letters, digits and _:/.-',
  "streamalert/cloudtrail_snapshot_or_ami_made_public#1":
    'cloudtrail refused detail.eventID: "..." is not an id of letters, digits and _:/.-',
  "streamalert/cloudtrail_snapshot_or_ami_made_public#2":
    'cloudtrail refused detail.eventID: "..." is not an id of letters, digits and _:/.-',
  "streamalert/cloudtrail_snapshot_or_ami_made_public#3":
    'cloudtrail refused detail.eventID: "..." is not an id of letters, digits and _:/.-',
  "streamalert/cloudtrail_snapshot_or_ami_made_public#4":
    'cloudtrail refused detail.eventID: "..." is not an id of letters, digits and _:/.-',
};

const ROWS = corpus("cloudtrail.jsonl") as unknown as readonly (ReturnType<typeof corpus>[number] & {
  readonly label: string;
  readonly meta: { readonly rule_severity?: string };
})[];

it.each(ROWS)("$id", ({ id, event }) => {
  expect(readingOf(event)).toBe(EXPECTED[id]);
});

it("has a line for every row, and no other", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(ROWS.map(({ id }) => id).sort());
});

interface Identity {
  readonly type?: string;
  readonly arn?: string;
  readonly userName?: string;
}

/** Who acted, told without any of the code under test. */
function named({ type, arn = "", userName }: Identity): string | undefined {
  const [, ...rest] = arn.split("/");
  if (type === "Root") return "root";
  if (type === "IAMUser") return `user/${userName ?? rest.at(-1)}`;
  if (type === "AssumedRole") return `role/${rest.join("/")}`;
  return type === "FederatedUser" ? `federated-user/${rest[0]}` : undefined;
}

function actorOf(event: object): string {
  const found = sources.find(({ matches }) => matches(event));
  try {
    return found?.trigger.parse(event).actor?.name ?? "no source listens";
  } catch (error) {
    if (error instanceof Unreadable) return `${error.field}: ${error.reason}`;
    throw error;
  }
}

it("names the actor of nine in ten high-severity malicious rows", () => {
  const high = ROWS.flatMap(({ id, label, meta, event }) => {
    const { userIdentity } = (event as { detail: { userIdentity?: Identity } }).detail;
    const isHigh = label === "malicious" && /^(High|Critical)$/.test(meta.rule_severity ?? "");
    return isHigh && userIdentity?.type ? [{ id, name: named(userIdentity), told: actorOf(event) }] : [];
  });
  const missed = high.filter(({ name, told }) => told !== name);
  expect(high).toHaveLength(22);
  // An account of ten digits; a session of 119 characters, which principalId calls by another name.
  expect(
    Object.fromEntries(missed.map(({ id, told }) => [id.replace("panther-analysis/", ""), told])),
  ).toEqual({
    "AWS.EC2.Startup.Script.Change#1": 'detail.recipientAccountId: "0123456789" is not a 12-digit account id',
    "AWS.S3.CopyObject.CrossAccount.Encryption.KMS#0": expect.stringContaining("is not a session name"),
  });
  expect(missed.length / high.length).toBeLessThanOrEqual(0.1);
});
