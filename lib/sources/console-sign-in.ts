import { exactly, is, isThere, present, text } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import { identityOf } from "./cloudtrail/identity.ts";
import { recordOf } from "./cloudtrail/record.ts";
import { whoTried } from "./cloudtrail/sign-in.ts";
import type { PrincipalClaims } from "./principal/claims.ts";
import { principalOf } from "./principal/principal.ts";

const TYPE = "detail.userIdentity.type";
const MFA = "detail.additionalEventData.MFAUsed";
const RESULT = "detail.responseElements.ConsoleLogin";
/** AWS's guides use both spellings; published records use the first. */
const DETAIL_TYPES = ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"];
const SIGN_IN = { pattern: /^AWS Console Sign ?[Ii]n via CloudTrail$/, is: "the detail-type of a sign-in" };
const SUCCESS_OR_FAILURE = { pattern: /^(Success|Failure)$/, is: "Success or Failure" };

/** The sign-ins that a playbook answers. */
export interface ConsoleSignInOptions {
  /** Whether a second factor was used; CloudTrail writes No for sign-ins through an identity provider, whatever the provider required. */
  readonly mfa?: "Yes" | "No";
  /** The principal's kind; absent: an IAM user. */
  readonly identity?: readonly ("IAMUser" | "Root" | "AssumedRole" | "FederatedUser")[] | "anyone";
  /** Absent: successful sign-ins. */
  readonly result?: "Success" | "Failure" | "either";
}

/**
 * Sign-ins to the console, as CloudTrail records them. A failed sign-in has no target: the typed name may be another principal's, or a
 * password.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const consoleSignIn = source<ConsoleSignInOptions>({
  id: "console-sign-in",
  summary: "Sign-ins to the console, as CloudTrail records them, on the default bus",
  arrives: "from AWS",
  setUp: "a trail",
  trust: "actor",
  records: true,
  about: ["actor", "user", "session", "actingRole", "person"],
  everything: { identity: "anyone", result: "either" },
  pattern: ({ mfa, identity = ["IAMUser"], result = "Success" }) => ({
    source: ["aws.signin"],
    "detail-type": DETAIL_TYPES,
    detail: {
      eventName: ["ConsoleLogin"],
      ...(identity !== "anyone" && { userIdentity: { type: [...identity] } }),
      ...(result !== "either" && { responseElements: { ConsoleLogin: [result] } }),
      ...(mfa && { additionalEventData: { MFAUsed: [mfa] } }),
    },
  }),
  read: (event, wanted) => readSignIn(event, wanted),
});

function readSignIn(
  event: unknown,
  { mfa, identity = ["IAMUser"], result = "Success" }: ConsoleSignInOptions,
): Reading {
  exactly(event, "source", "aws.signin");
  text(event, "detail-type", SIGN_IN);
  exactly(event, "detail.eventName", "ConsoleLogin");
  const outcome = text(event, RESULT, SUCCESS_OR_FAILURE);
  if (result !== "either") exactly(event, RESULT, result);
  if (mfa) exactly(event, MFA, mfa);
  if (identity !== "anyone" && !identity.some((one) => is(event, TYPE, one)))
    throw new Unreadable(TYPE, `is not ${identity.join(" or ")}`);
  const record = recordOf(event);
  const isIn = outcome === "Success";
  const claims = identityOf(event, record.account);
  const principal = isIn ? principalOf({ ...claims, ...mfaIn(event) }) : whoTried(claims);
  const { actor } = principal;
  const how = isThere(event, MFA) ? ` ${is(event, MFA, "Yes") ? "with" : "without"} MFA` : "";
  return present({
    ...record,
    type: "ConsoleLogin",
    title: `${actor?.name ?? "somebody"} ${isIn ? "signed in" : "failed to sign in"} to the console${how}`,
    severity: !isIn ? "low" : actor?.kind === "root" ? "high" : "medium",
    // AWS attests the sign-in, and the use of a second factor.
    confidence: "high",
    ...principal,
  });
}

function mfaIn(event: unknown): Pick<PrincipalClaims, "mfa"> {
  return isThere(event, MFA) ? { mfa: { value: is(event, MFA, "Yes"), field: MFA } } : {};
}
