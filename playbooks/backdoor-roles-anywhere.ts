import { disableRolesAnywhere } from "../lib/actions/disable-roles-anywhere.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-roles-anywhere",
  title: "A certificate authority was trusted",
  category: "persistence",
  about:
    "A trust anchor of IAM Roles Anywhere, with a profile, lets the holder of its authority's key assume roles for years, from anywhere, with no key or password to rotate. A new anchor or profile has no users yet: Cordon disables it and contains the principal that created it. Disabling one that was enabled or changed requires approval, because it also locks out servers outside AWS that use it.",
  willNot: [
    "end sessions that certificates got meanwhile: they last up to twelve hours, under the profile's roles",
    "delete the anchor: its certificate is evidence",
    "restore the earlier authority or roles: no call returns them",
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
