import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "sign-in-trust-changed",
  title: "Whom the account trusts to sign people in was changed",
  category: "persistence",
  about:
    "Whoever adds an identity provider, or changes its certificate, can sign in as anybody it vouches for, and no password or key shows it. It is rare, and done on purpose by few: people are asked, with the credentials of who did it as the plan.",
  willNot: [
    "delete or restore a provider: every sign-in through it would end",
    "answer a provider that was deleted: that lets nobody in",
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
