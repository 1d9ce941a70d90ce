import { disableRolesAnywhere } from "../lib/actions/disable-roles-anywhere.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-roles-anywhere",
  title: "A certificate authority was trusted",
  category: "persistence",
  about:
    "A trust anchor of IAM Roles Anywhere, with a profile, lets whoever holds its authority's key take roles for years, from anywhere, with no key or password to rotate. An anchor or a profile that was just made serves nobody yet: it is disabled, and who made it is contained. Of one that was enabled or changed people are asked, because servers outside AWS come in by it rightly, too, and disabling it keeps them out.",
  willNot: [
    "end sessions that certificates have got meanwhile: they live for up to twelve hours, under the profile's roles",
    "delete the anchor: its certificate is evidence",
    "put the authority or the roles from before back: no call tells what they were",
  ],
  techniques: ["T1098.001", "T1484.002", "T1649"],
  on: [
    cloudtrail({
      calls: ["rolesanywhere:CreateProfile", "rolesanywhere:CreateTrustAnchor"],
      about: "rolesAnywhere",
      severity: "high",
    }),
    cloudtrail({
      calls: ["rolesanywhere:EnableProfile", "rolesanywhere:EnableTrustAnchor"],
      about: "rolesAnywhere",
      confidence: "medium",
    }),
    cloudtrail({
      calls: ["rolesanywhere:UpdateProfile", "rolesanywhere:UpdateTrustAnchor"],
      where: {
        requestParameters: {
          $or: [{ roleArns: [{ exists: true }] }, { source: { sourceType: [{ exists: true }] } }],
        },
      },
      about: "rolesAnywhere",
      confidence: "low",
    }),
  ],
  contain: [step(disableRolesAnywhere, "rolesAnywhere"), ...containActor],
});
