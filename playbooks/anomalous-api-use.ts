import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "anomalous-api-use",
  title: "Calls that this user, role or person never makes",
  category: "stolen credentials",
  about:
    "GuardDuty's model finds calls unlike anything that these credentials did before: the pattern of an attack, and sometimes of a person with a new task. The credentials alone are contained, which can be undone in seconds; people are asked where others would be hit, and about what GuardDuty itself rates low: mere discovery, or an unusual use of models.",
  willNot: [
    "touch what the calls touched: buckets, hosts and functions stay as they are",
    "act on root, on a role that an AWS service owns, or on somebody of another account: people are told",
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
