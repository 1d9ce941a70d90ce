/** Formats of text, with their names. Every pattern is anchored and runs in linear time. */
export interface Format {
  readonly pattern: RegExp;
  /** Completes "… is not": "a 12-digit account id". */
  readonly is: string;
}

function like(pattern: RegExp, is: string): Format {
  return { pattern, is };
}

export const ACCOUNT = like(/^\d{12}$/, "a 12-digit account id");
/** us-east-1, us-gov-west-1, eusc-de-east-1. */
export const REGION = like(/^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/, "a Region");
/** A finding id, an ARN, a UUID: opaque, and safe in keys and logs. */
export const OPAQUE_ID = like(/^[A-Za-z0-9][\w:/.-]{0,511}$/, "an id of letters, digits and _:/.-");
/** AWS writes lower case; published records with fictitious ids have upper case, which is accepted. */
export const INSTANCE_ID = like(/^i-[0-9a-fA-F]{8,17}$/, "an instance id");
/** IAM ids are 16 to 128 characters (API reference, AccessKey); the first four show the kind. */
export const ACCESS_KEY_ID = like(/^(AKIA|ASIA)[A-Z0-9]{12,124}$/, "an access key id");
export const LONG_TERM_KEY_ID = like(/^AKIA[A-Z0-9]{12,124}$/, "the id of a user's access key (AKIA…)");
export const USER_ID = like(/^AIDA[A-Z0-9]{12,124}$/, "a user's unique id (AIDA…)");
export const ROLE_ID = like(/^AROA[A-Z0-9]{12,124}$/, "a role's unique id (AROA…)");
/** A role's unique id, a colon and the session's name: the value of `aws:userid`. */
export const SESSION_USER_ID = like(
  /^AROA[A-Z0-9]{12,124}:[\w+=,.@-]{2,64}$/,
  "a role's unique id and a session name (AROA…:name)",
);
/** AssumeRole's format (API reference, RoleSessionName). */
export const SESSION_NAME = like(/^[\w+=,.@-]{2,64}$/, "a session name");
/** IAM's format of user and role names. */
export const IAM_NAME = like(/^[\w+=,.@-]{1,64}$/, "an IAM name");
export const SNAPSHOT_ID = like(/^snap-[0-9a-fA-F]{8,17}$/, "a snapshot id");
export const IMAGE_ID = like(/^ami-[0-9a-fA-F]{8,17}$/, "an image id");
/** Manual snapshots only: snapshots of RDS or AWS Backup have a prefix and a colon (API reference, CreateDBSnapshot). */
export const DATABASE_SNAPSHOT_ID = like(
  /^[A-Za-z](-?[A-Za-z0-9]){0,254}$/,
  "the name of a manual database snapshot",
);
/** The format of buckets in us-east-1 until 2018, which was wider (S3 user guide, "bucket naming rules"). */
export const BUCKET_NAME = like(/^[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/, "a bucket name");
export const FUNCTION_NAME = like(/^[\w-]{1,64}$/, "a function name");
export const ECS_CLUSTER_NAME = like(/^[\w-]{1,255}$/, "the name of an ECS cluster");
/** 32 hexadecimal digits, or a UUID in accounts that never adopted the long ARNs of 2018. */
export const TASK_ID = like(/^[0-9a-f][0-9a-f-]{30,34}[0-9a-f]$/, "the id of an ECS task");
/**
 * A role, a user or one session of a role: partition, account, kind, path and name, or role and session name. IAM allows more characters
 * in a path; this format excludes wildcards and policy variables.
 */
export const PRINCIPAL_ARN = like(
  /^arn:(aws[a-z-]{0,20}):(?:iam::(\d{12}):(role|user)\/((?:[\w+=,.@-]{1,64}\/){0,20})([\w+=,.@-]{1,64})|sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64}))$/,
  "the ARN of a role, a user or one session of a role",
);
/** CloudTrail user guide, "naming requirements". */
export const TRAIL_NAME = like(
  /^[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/,
  "a trail's name (3 to 128 letters, digits and ._-, not its ARN)",
);
export const DETECTOR_ID = like(/^[0-9a-f]{32}$/, "the id of a detector");
/** IAM's format of policy and group names. */
export const IAM_LONG_NAME = like(/^[\w+=,.@-]{1,128}$/, "the name of a policy or a group");
/** AWS's own ("aws" in place of the account) or a customer's. */
export const MANAGED_POLICY_ARN = like(
  /^arn:aws[a-z-]{0,12}:iam::(aws|\d{12}):policy\/(?:[\w+=,.@-]{1,128}\/){0,8}[\w+=,.@-]{1,128}$/,
  "the ARN of a managed policy",
);
export const POLICY_VERSION = like(/^v[1-9]\d{0,8}$/, "a version of a policy (v2)");
export const EVENT_ID = like(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "CloudTrail's id of an event");
export const FLOW_LOG_ID = like(/^fl-[0-9a-fA-F]{8,17}$/, "a flow log's id");
/** As CloudTrail writes eventTime: whole seconds, UTC. */
export const EVENT_TIME = like(
  /^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/,
  "a time (ISO 8601, UTC)",
);
export const SECURITY_GROUP_ID = like(/^sg-[0-9a-fA-F]{8,17}$/, "a security group's id");
export const SECURITY_GROUP_RULE_ID = like(/^sgr-[0-9a-fA-F]{8,17}$/, "a security group rule's id");
export const EKS_CLUSTER_NAME = like(/^[A-Za-z0-9][\w-]{0,99}$/, "the name of an EKS cluster");
/** A session of Systems Manager: its principal, then a random part (API reference, SessionId). */
export const SSM_SESSION_ID = like(/^[\w+=,.@-]{1,96}$/, "the id of a session of Systems Manager");
/** The Region comes first. */
export const USER_POOL_ID = like(
  /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}_[A-Za-z0-9]{1,40}$/,
  "the id of a user pool",
);
/** Cognito allows more; `sub` can name a user with another name. */
export const POOL_USER_NAME = like(
  /^\w[\w+=,.@-]{0,127}$/,
  "the name of a pool's user in letters, digits and _+=,.@- (its sub is one)",
);
export const UUID = like(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID");
/** A command of Systems Manager (API reference, CommandId). */
export const COMMAND_ID = like(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "the id of a command");
/** A person's UserId in IAM Identity Center: a UUID, in older identity stores prefixed with the store's id. */
export const IDENTITY_CENTER_USER = like(
  /^([0-9a-f]{10}-)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  "a UserId of IAM Identity Center",
);
/**
 * A person's userName in IAM Identity Center, mostly an email address (identity store API reference, UserName: it allows more, up to 128
 * characters). Also the name of the person's role sessions.
 */
export const IDENTITY_CENTER_LOGIN = like(
  /^\w[\w.+=,@'-]{0,127}$/,
  "a user name or an address (letters, digits and _.+=,@'-)",
);
