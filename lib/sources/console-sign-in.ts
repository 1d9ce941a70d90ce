import { ACCOUNT, IAM_NAME, OPAQUE_ID, REGION } from "../aws-formats.ts";
import { addressIfAny, exactly, instantIfAny, isThere, present, text, textIfAny } from "../event-field.ts";
import { type Reading, source } from "../source.ts";
import { Unreadable } from "../unreadable.ts";

const USER_ARN = {
  pattern: /^arn:[a-z-]{3,20}:iam::\d{12}:user\/[\x21-\x7e]{1,576}$/,
  is: "the ARN of a user",
};
const MFA = "detail.additionalEventData.MFAUsed";

/**
 * An IAM user signed in to the console, as CloudTrail records it. Failed sign-ins are left out: their user name may be what
 * somebody typed, a password included. Root has no user to contain, and a role's session signed in somewhere else.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const consoleSignIn = source<{ readonly mfa: "Yes" | "No" }>({
  id: "console-sign-in",
  summary: "Sign-ins of IAM users to the console, as CloudTrail records them, on the default bus",
  trust: "act",
  about: ["user"],
  everything: { mfa: "No" },
  pattern: ({ mfa }) => ({
    source: ["aws.signin"],
    "detail-type": ["AWS Console Sign In via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      userIdentity: { type: ["IAMUser"] },
      responseElements: { ConsoleLogin: ["Success"] },
      additionalEventData: { MFAUsed: [mfa] },
    },
  }),
  read: (event, { mfa }) => readSignIn(event, mfa),
});

const readSignIn = (event: unknown, mfa: "Yes" | "No"): Reading => {
  exactly(event, "source", "aws.signin");
  exactly(event, "detail-type", "AWS Console Sign In via CloudTrail");
  exactly(event, "detail.eventName", "ConsoleLogin");
  exactly(event, "detail.responseElements.ConsoleLogin", "Success");
  exactly(event, "detail.userIdentity.type", "IAMUser");
  exactly(event, MFA, mfa);
  const account = accountOf(event);
  const userName = userNameOf(event, account);
  const activityAt = instantIfAny(event, "detail.eventTime");
  const detectedAt = instantIfAny(event, "time") ?? activityAt;
  if (detectedAt === undefined) throw new Unreadable("detail.eventTime", "missing, or not a time");
  return present({
    // CloudTrail's own id; older records have none, and the envelope's is at least the same for every redelivery.
    id: textIfAny(event, "detail.eventID", OPAQUE_ID) ?? text(event, "id", OPAQUE_ID),
    account,
    region: text(event, "detail.awsRegion", REGION),
    type: "ConsoleLogin",
    title: `${userName} signed in to the console ${mfa === "No" ? "without MFA" : "with MFA"}`,
    severity: "medium",
    // AWS attests the sign-in, and whether a second factor was used.
    confidence: "high",
    activityAt,
    detectedAt,
    sample: false,
    user: { account, region: "global", userName },
    remoteAddress: addressIfAny(event, "detail.sourceIPAddress"),
  });
};

const accountOf = (event: unknown): string => {
  const account = text(event, "detail.userIdentity.accountId", ACCOUNT);
  const path = isThere(event, "detail.recipientAccountId") ? "detail.recipientAccountId" : "account";
  const recorded = text(event, path, ACCOUNT);
  if (recorded !== account)
    throw new Unreadable(path, `is ${recorded}, but the user is of account ${account}`);
  return account;
};

/** The name twice over: the ARN ends in it. CloudTrail writes HIDDEN_DUE_TO_SECURITY_REASONS for what may be a password. */
const userNameOf = (event: unknown, account: string): string => {
  const path = "detail.userIdentity.userName";
  const userName = text(event, path, IAM_NAME);
  if (userName === "HIDDEN_DUE_TO_SECURITY_REASONS") throw new Unreadable(path, "is hidden by CloudTrail");
  const arn = textIfAny(event, "detail.userIdentity.arn", USER_ARN);
  if (
    arn !== undefined &&
    (arn.split(":")[4] !== account || arn.slice(arn.lastIndexOf("/") + 1) !== userName)
  )
    throw new Unreadable(path, `is ${userName}, but the ARN is another user's`);
  return userName;
};
