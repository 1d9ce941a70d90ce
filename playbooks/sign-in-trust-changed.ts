import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "sign-in-trust-changed",
  title: "Whom the account trusts to sign people in was changed",
  category: "persistence",
  about:
    "A principal that adds an identity provider, or changes its certificate, can sign in as every user whom the provider authenticates, and no password or key shows it. Legitimate changes are rare: the plan, to contain the credentials, requires approval.",
  willNot: [
    "delete or restore a provider: every sign-in through it would end",
    "answer a deleted provider: that gives no access",
  ],
  techniques: ["T1556.007", "T1484.002", "T1606.002"],
  on: cloudtrail({
    calls: [
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:CreateOpenIDConnectProvider",
      "iam:CreateSAMLProvider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
      "iam:UpdateSAMLProvider",
      "sso:AssociateDirectory",
      "sso:CreateTrustedTokenIssuer",
      "sso:UpdateTrustedTokenIssuer",
      "sso-directory:CreateExternalIdPConfigurationForDirectory",
      "sso-directory:EnableExternalIdPConfigurationForDirectory",
      "sso-directory:ImportExternalIdPCertificate",
      "sso-directory:UpdateExternalIdPConfigurationForDirectory",
    ],
    severity: "high",
    confidence: "low",
  }),
  contain: [...containActor],
});
