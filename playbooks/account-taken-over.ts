import { denyIdentityCenterUser } from "../lib/actions/deny-identity-center-user.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { auth0 } from "../lib/sources/auth0.ts";
import { entra } from "../lib/sources/entra.ts";
import { okta } from "../lib/sources/okta.ts";

/** "previousLevel=HIGH" does not fit: it has a capital L. */
const HIGH_RISK = { wildcard: "*level=HIGH*" };

/** What Okta itself says is wrong with a sign-in: too far from the last one, at high risk, from where attacks come. */
const SUSPECT = {
  debugContext: {
    debugData: {
      $or: [
        { behaviors: [{ wildcard: "*Velocity=POSITIVE*" }] },
        { risk: [HIGH_RISK] },
        { threatSuspected: ["true"] },
      ],
    },
  },
};

/** A user's id: without one Auth0 tells only what somebody typed. */
const OF_A_USER = { user_id: [{ "anything-but": "" }] };

/** An administrator's call that went through. */
function called(path: string, response: object) {
  return {
    details: { request: { path: [{ wildcard: path }] }, response: { statusCode: [200], ...response } },
  };
}

/** What is no mere oddity of a sign-in (learn.microsoft.com/entra/id-protection/concept-identity-protection-risks). */
const TOLD_AT_MEDIUM = [
  "adminConfirmedUserCompromised",
  "anomalousToken",
  "attackerinTheMiddle",
  "attemptedPrtAccess",
  "leakedCredentials",
  "mcasImpossibleTravel",
  "tokenIssuerAnomaly",
  "userReportedSuspiciousActivity",
];

export default playbook({
  id: "account-taken-over",
  title: "Account taken over at the identity provider",
  category: "accounts",
  about:
    "The identity provider reports that a person's account was taken over: a session moved to another place, an implausible sign-in, a leaked password, a rejected push, a second factor that another user removed. If the provider feeds IAM Identity Center, that account is also the way into AWS, and its role sessions continue for hours after the provider ends its own. Cordon denies the person's current role sessions; the owner signs in again.",
  willNot: [
    "act automatically: a principal with write access to the provider's bus could lock out any person, so approval is required",
    "end the session at the provider, or disable the account there: until then, the attacker can sign in again",
    "answer a password typed for a user whom the provider does not name by an id, or an address that it blocked",
    "answer one sent push, or one sign-in from a new place: both happen every day",
  ],
  techniques: ["T1078.004", "T1539", "T1550.004", "T1556.006", "T1621", "T1110.004"],
  on: [
    okta({ eventTypes: ["user.session.start"], outcome: "SUCCESS", where: SUSPECT }),
    okta({
      eventTypes: ["user.session.context.change", "user.risk.change", "user.risk.detect"],
      where: { debugContext: { debugData: { risk: [HIGH_RISK] } } },
    }),
    okta({
      eventTypes: [
        "security.breached_credential.detected",
        "user.account.report_suspicious_activity_by_enduser",
        "user.mfa.attempt_bypass",
        "user.mfa.okta_verify.deny_push",
      ],
    }),
    okta({
      eventTypes: ["user.mfa.factor.deactivate", "user.mfa.factor.reset_all"],
      outcome: "SUCCESS",
      where: { actor: { type: ["User"] } },
      done: "to others",
    }),
    auth0({
      types: [
        "gd_auth_rejected",
        "gd_otp_rate_limit_exceed",
        "gd_recovery_rate_limit_exceed",
        "pwd_leak",
        "reset_pwd_leak",
        "signup_pwd_leak",
      ],
      where: OF_A_USER,
    }),
    auth0({
      types: ["sapi"],
      where: {
        $or: [
          called("*/v2/attack-protection/*", { body: { enabled: [false] } }),
          called("*/v2/attack-protection/*", { body: { shields: [{ "anything-but": "block" }] } }),
          // Without a policy, Auth0 requires no second factor.
          called("*/v2/guardian/policies", { body: [{ exists: false }] }),
        ],
      },
    }),
    entra({ types: ["*"], levels: ["high"] }),
    entra({ types: TOLD_AT_MEDIUM, levels: ["medium"] }),
  ],
  contain: [step(denyIdentityCenterUser, "person")],
});
