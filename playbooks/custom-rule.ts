import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "custom-rule",
  title: "A custom detection rule of GuardDuty",
  category: "multi-stage, other",
  about:
    "GuardDuty's custom detection rules find calls that are an attack in the accounts for which your organization chose them, and daily work elsewhere. So approval is always required: the plan contains the credentials that made the call.",
  willNot: [
    "act automatically: administrators make the same calls",
    "reverse the call: the finding does not describe it completely",
  ],
  techniques: [
    "T1098",
    "T1098.001",
    "T1098.003",
    "T1078.004",
    "T1021",
    "T1059",
    "T1133",
    "T1190",
    "T1485",
    "T1496",
    "T1537",
    "T1546",
    "T1552",
    "T1556",
    "T1666",
    "T1685",
    "T1685.002",
  ],
  on: guardduty({
    types: [
      "CredentialAccess:EC2/*",
      "CredentialAccess:RDS/ModifyAuthenticationProcess",
      "DefenseImpairment:*",
      "Execution:SageMaker/*",
      "Exfiltration:EC2/*",
      "Exfiltration:RDS/*",
      "Exfiltration:S3/TransferDataToCloudAccount",
      "Impact:S3/DataDestruction",
      "Impact:SES/*",
      "InitialAccess:IAM/*",
      "InitialAccess:RDS/*",
      "LateralMovement:EC2/*",
      "Persistence:EC2/*",
      "Persistence:IAM/*",
      "Persistence:Lambda/*",
      "Persistence:RolesAnywhere/*",
      "PrivilegeEscalation:IAM/*",
      "ResourceDevelopment:SES/*",
    ],
  }),
  contain: [...containActor],
});
