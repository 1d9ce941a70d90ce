import { expect, it } from "vitest";
import { corpus } from "../../support/playbook-events.ts";
import { readingOf } from "../../support/reading.ts";
import { hearsNothingOf } from "../../support/unheard.ts";

const OKTA = "(untouchable: their sessions are ended at Okta, not by IAM)";
const AUTH0 = "(untouchable: their sessions are ended at Auth0, not by IAM)";
const TYPED = "(untouchable: this is what somebody typed to sign in; Auth0 names no user by id)";
const MISSING = "missing: an id of letters, digits and _:/.- is needed";

// What each row on a partner bus says. Three kinds of Okta's are none of its System Log: a rule's own summary, which names nobody
// as the log does (TokenAbuse), a log event without an actor (SSO.to.AWS), and names in small letters, as one database stores them,
// which no rule matches ("-").
const EXPECTED: Readonly<Record<string, string>> = {
  "panther-analysis/Auth0.AttackProtection.Disabled#0": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#1": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#2": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#3": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#4": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#5": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#6": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.AttackProtection.Disabled#7": `auth0 123456789012 ask medium: person denethor@lotr.com ${AUTH0}; person auth0 google-oauth2|105261262156475850461 denethor@lotr.com`,
  "panther-analysis/Auth0.FraudRisk.Volume#0": `auth0 123456789012 ask medium: person google-oauth2|105261262156475850461 ${AUTH0}; person auth0 google-oauth2|105261262156475850461`,
  "panther-analysis/Auth0.FraudRisk.Volume#1": `auth0 123456789012 ask medium: person john@justice.org ${AUTH0}; person auth0 google-oauth2|105261262156475850461 john@justice.org`,
  "panther-analysis/Auth0.Leaked.Password.Login.Attempt#0": `auth0 123456789012 ask medium: anonymous denethor@lotr.com ${TYPED}`,
  "panther-analysis/Auth0.Limits#0": `auth0 123456789012 ask medium: anonymous john@justice.org ${TYPED}`,
  "panther-analysis/Auth0.MFA.Policy.Disabled#1": `auth0 123456789012 ask medium: person user.name@yourcompany.io ${AUTH0}; person auth0 google-oauth2|105261262156475850461 user.name@yourcompany.io`,
  "panther-analysis/Auth0.MFA.Risk.Assessment.Enabled#0": `auth0 123456789012 ask medium: person user.name@yourcompany.io ${AUTH0}; person auth0 google-oauth2|105261262156475850461 user.name@yourcompany.io`,
  "panther-analysis/Auth0.MFA.Risk.Assessment.Enabled#1": `auth0 123456789012 ask medium: person user.name@yourcompany.io ${AUTH0}; person auth0 google-oauth2|105261262156475850461 user.name@yourcompany.io`,
  "panther-analysis/Auth0.NewAdmin.Invitation#0": `auth0 123456789012 ask medium: person google-oauth2|105261262156475850461 ${AUTH0}; person auth0 google-oauth2|105261262156475850461`,
  "panther-analysis/Auth0.Post.Login.Action.Flow#0": `auth0 123456789012 ask medium: person user.name@yourcompany.io ${AUTH0}; person auth0 google-oauth2|XXX user.name@yourcompany.io`,
  "panther-analysis/Auth0.Post.Login.Action.Flow#1": `auth0 123456789012 ask medium: person homer.simpson@yourcompany.com ${AUTH0}; person auth0 google-oauth2|XXX homer.simpson@yourcompany.com`,
  "panther-analysis/Auth0.Post.Login.Action.Flow#2": `auth0 123456789012 ask medium: person homer.simpson@yourcompany.com ${AUTH0}; person auth0 google-oauth2|XXX homer.simpson@yourcompany.com`,
  "panther-analysis/Auth0.Post.Login.Action.Flow#3": `auth0 123456789012 ask medium: person homer.simpson@yourcompany.com ${AUTH0}; person auth0 google-oauth2|XXX homer.simpson@yourcompany.com`,
  "panther-analysis/Auth0.PushNotification.Fatigue#0": `auth0 123456789012 ask medium: person google-oauth2|105261262156475850461 ${AUTH0}; person auth0 google-oauth2|105261262156475850461`,
  "panther-analysis/Auth0.SamePhone.MultipleUsers.MFA#0": `auth0 123456789012 ask medium: person google-oauth2|105261262156475850461 ${AUTH0}; person auth0 google-oauth2|105261262156475850461`,
  "panther-analysis/Auth0.SamePhone.MultipleUsers.MFA#1": `auth0 123456789012 ask medium: person google-oauth2|105261262156475850461 ${AUTH0}; person auth0 google-oauth2|105261262156475850461`,
  "panther-analysis/Auth0.SamePhone.MultipleUsers.MFA#2": `auth0 123456789012 ask medium: person google-oauth2|888888888888888888888 ${AUTH0}; person auth0 google-oauth2|888888888888888888888`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#0": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#1": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#2": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#3": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#4": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#5": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#6": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ADAgent.TokenAbuse.Behavioral#7": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.APIKeyCreated#0": `okta 123456789012 ask low: person user@example.com ${OKTA}; person okta 00u3q14ei6KUOm4Xi2p4 user@example.com`,
  "panther-analysis/Okta.APIKeyRevoked#0": `okta 123456789012 ask low: person user@example.com ${OKTA}; person okta 00u3q14ei6KUOm4Xi2p4 user@example.com`,
  "panther-analysis/Okta.AdminRoleAssigned#0": `okta 123456789012 ask low: person jack@acme.io ${OKTA}; person okta 00uu1uuuuIlllaaaa356 jack@acme.io`,
  "panther-analysis/Okta.AdminRoleAssigned#1": `okta 123456789012 ask low: person jack@acme.io ${OKTA}; person okta 00uu1uuuuIlllaaaa356 jack@acme.io`,
  "panther-analysis/Okta.Login.Without.Push.Marker#0": `okta 123456789012 ask medium: person alice.beaver@company.com ${OKTA}; person okta 00u99ped55av2JpGs5d7 alice.beaver@company.com`,
  "panther-analysis/Okta.Login.Without.Push.Marker#1": `okta 123456789012 ask medium: person alice.beaver@company.com ${OKTA}; person okta 00u99ped55av2JpGs5d7 alice.beaver@company.com`,
  "panther-analysis/Okta.New.Behavior.Accessing.Admin.Console#0": "-",
  "panther-analysis/Okta.New.Behavior.Accessing.Admin.Console#1": "-",
  "panther-analysis/Okta.New.Behavior.Accessing.Admin.Console#2": "-",
  "panther-analysis/Okta.New.Behavior.Accessing.Admin.Console#3": "-",
  "panther-analysis/Okta.Password.Extraction.via.SCIM#1": "-",
  "panther-analysis/Okta.Rate.Limits#0": "-",
  "panther-analysis/Okta.Rate.Limits#1": "-",
  "panther-analysis/Okta.Rate.Limits#2": "-",
  "panther-analysis/Okta.Rate.Limits#4": "-",
  "panther-analysis/Okta.SSO.to.AWS#0": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.SSO.to.AWS#1": `okta refused detail.actor.id: ${MISSING}`,
  "panther-analysis/Okta.ThreatInsight.Security.Threat.Detected#1": "-",
  "panther-analysis/Okta.ThreatInsight.Security.Threat.Detected#2": "-",
  "panther-analysis/Okta.User.Account.Locked#0": "-",
  "panther-analysis/Standard.ImpossibleTravel.Login#12": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
  "panther-analysis/Standard.ImpossibleTravel.Login#4": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
  "panther-analysis/Standard.ImpossibleTravel.Login#5": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
  "panther-analysis/Standard.ImpossibleTravel.Login#6": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
  "panther-analysis/Standard.ImpossibleTravel.Login#7": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
  "panther-analysis/Standard.ImpossibleTravel.Login#8": `okta 123456789012 ask low: person homer.simpson@company.com ${OKTA}; person okta 00uwuwuwuwuwuwuwuwuw homer.simpson@company.com`,
};

it.each(corpus("identity.jsonl").filter(({ id }) => id in EXPECTED))("$id", ({ id, event }) => {
  expect(readingOf(event)).toBe(EXPECTED[id]);
});

it("has every row of the table", () => {
  const ids = corpus("identity.jsonl").map(({ id }) => id);
  expect(Object.keys(EXPECTED).filter((id) => !ids.includes(id))).toEqual([]);
});

// Azure's logs, Duo, OneLogin and the others in envelopes that nobody sends.
hearsNothingOf(
  "identity.jsonl",
  {
    "com.example.azure_signin · Azure.Audit": 19,
    "com.example.duo · Duo.Administrator": 10,
    "com.example.duo-authentication · duo:authentication": 2,
    "com.example.gravitational_teleport · Gravitational.TeleportAudit": 6,
    "com.example.intune · MicrosoftIntune.AuditLogs": 2,
    "com.example.onelogin · OneLogin.Events": 9,
    "com.example.onelogin · onelogin:events": 3,
    "com.example.onepassword · OnePassword.ItemUsage": 2,
    "com.example.onepassword · OnePassword.SignInAttempt": 2,
    "com.example.push_security · PushSecurity.Activity": 4,
    "com.example.push_security · PushSecurity.Entities": 3,
    "com.example.tailscale · Tailscale.Audit": 1,
  },
  EXPECTED,
);
