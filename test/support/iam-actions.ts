/** What IAM calls a service, where that is not its client's name in small letters. */
const PREFIXES: Readonly<Record<string, string>> = {
  CognitoIdentityProvider: "cognito-idp",
  // IAM knows both generations of load balancers by one prefix.
  ElasticLoadBalancingV2: "elasticloadbalancing",
  SSOAdmin: "sso",
};

/** Calls that IAM knows by other names than the API (service authorization reference). */
const NAMES: Readonly<Record<string, string>> = {
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
};

/** Calls that hand a role to a host (IAM user guide, "grant a user permissions to pass a role"). */
const PASS_A_ROLE = ["ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"];

/** Flow logs into a bucket are deliveries of CloudWatch Logs (VPC user guide, "permissions for flow logs to Amazon S3"). */
const DELIVERS: Readonly<Record<string, string>> = {
  "ec2:CreateFlowLogs": "logs:CreateLogDelivery",
  "ec2:DeleteFlowLogs": "logs:DeleteLogDelivery",
};

/**
 * What IAM checks for one call. Tags on creation need CreateTags besides (EC2 user guide, "grant permission to tag resources
 * during creation").
 */
export function iamActions(
  client: string,
  command: string,
  input: Readonly<Record<string, unknown>>,
): string[] {
  const service = client.replace(/Client$/, "");
  const called = `${PREFIXES[service] ?? service.toLowerCase()}:${command}`;
  return [
    NAMES[called] ?? called,
    ...(input["TagSpecifications"] ? [`${PREFIXES[service] ?? service.toLowerCase()}:CreateTags`] : []),
    ...(PASS_A_ROLE.includes(called) ? ["iam:PassRole"] : []),
    ...(DELIVERS[called] ? [DELIVERS[called]] : []),
    // EKS user guide, "tag your resources"; that an access entry needs it, too, was not verified on AWS.
    ...(called === "eks:CreateAccessEntry" && input["tags"] ? ["eks:TagResource"] : []),
  ];
}
