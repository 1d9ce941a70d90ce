import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "anomalous-api-use",
  title: "Calls that this user, role or person never makes",
  category: "stolen credentials",
  about:
    "GuardDuty's model finds calls unlike any earlier ones of these credentials: the pattern of an attack, and sometimes of a person with a new task. Cordon contains only the credentials, which an undo reverses in seconds. Approval is required where others would be affected, and for findings of low severity: mere discovery, or an unusual use of models.",
  willNot: [
    "change the resources that the calls used: buckets, hosts and functions stay as they are",
    "contain root, a role of an AWS service, or a principal of another account: it notifies",
  ],
  techniques: [
    "T1078.004",
    "T1059.009",
    "T1087.004",
    "T1580",
    "T1555.006",
    "T1098",
    "T1098.003",
    "T1685.002",
    "T1537",
    "T1496.004",
  ],
  on: guardduty({
    types: [
      "CredentialAccess:IAMUser/AnomalousBehavior",
      "DefenseEvasion:IAMUser/AnomalousBehavior",
      "Discovery:IAMUser/AnomalousBehavior",
      "Exfiltration:IAMUser/AnomalousBehavior",
      "Impact:IAMUser/AnomalousBehavior",
      "Impact:IAMUser/AnomalousModelInvocation",
      "Impact:IAMUser/CostHarvesting",
      "InitialAccess:IAMUser/AnomalousBehavior",
      "Persistence:IAMUser/AnomalousBehavior",
      "PrivilegeEscalation:IAMUser/AnomalousBehavior",
      "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B",
    ],
  }),
  contain: [...containActor],
});
