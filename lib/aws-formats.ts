/** What a piece of text must look like, and how to say it. Every pattern is anchored and runs in linear time. */
export interface Format {
  readonly pattern: RegExp;
  /** Completes "… is not": "a 12-digit account id". */
  readonly is: string;
}

const like = (pattern: RegExp, is: string): Format => ({ pattern, is });

export const ACCOUNT = like(/^\d{12}$/, "a 12-digit account id");
/** us-east-1, us-gov-west-1, eusc-de-east-1. */
export const REGION = like(/^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/, "a Region");
/** A finding id, an ARN, a UUID: opaque, and safe in keys and logs. */
export const OPAQUE_ID = like(/^[A-Za-z0-9][\w:/.-]{0,511}$/, "an id of letters, digits and _:/.-");
export const INSTANCE_ID = like(/^i-[0-9a-f]{8,17}$/, "an instance id");
/** IAM ids are 16 to 128 characters (API reference, AccessKey); the first four say of what. */
export const ACCESS_KEY_ID = like(/^(AKIA|ASIA)[A-Z0-9]{12,124}$/, "an access key id");
export const LONG_TERM_KEY_ID = like(/^AKIA[A-Z0-9]{12,124}$/, "the id of a user's access key (AKIA…)");
export const USER_ID = like(/^AIDA[A-Z0-9]{12,124}$/, "a user's unique id (AIDA…)");
/** A role's unique id and, after the colon, the name of the session: what `aws:userid` is. */
export const SESSION_USER_ID = like(
  /^AROA[A-Z0-9]{12,124}:[\w+=,.@-]{2,64}$/,
  "a role's unique id and a session name (AROA…:name)",
);
/** What AssumeRole takes (API reference, RoleSessionName). */
export const SESSION_NAME = like(/^[\w+=,.@-]{2,64}$/, "a session name");
/** The names that IAM allows users and roles. */
export const IAM_NAME = like(/^[\w+=,.@-]{1,64}$/, "an IAM name");
