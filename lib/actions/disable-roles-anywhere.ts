import { UUID } from "../aws/formats.ts";
import { PROTECTED_TAG } from "../aws/names.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { RolesAnywhere } from "../model/resource.ts";
import { disables, inWords } from "./facts/disabled.ts";
import { type Entrance, findEntrance, setEnabled, tagsOfEntrance } from "./roles-anywhere/entrance.ts";

type Before = Entrance & { readonly isEnabled: boolean };

const ANCHORS = ["arn:{partition}:rolesanywhere:{region}:{account}:trust-anchor/*"];
const PROFILES = ["arn:{partition}:rolesanywhere:{region}:{account}:profile/*"];

/**
 * Disables a trust anchor or a profile of IAM Roles Anywhere: from then on no certificate gets a session by it
 * (API reference, DisableTrustAnchor and DisableProfile). Sessions that there are live on.
 */
export const disableRolesAnywhere = action<RolesAnywhere, Before>({
  id: "disable-roles-anywhere",
  summary: "Disable a trust anchor or a profile of IAM Roles Anywhere",
  reference: {
    mitigations: ["M1036", "D3-AL"],
    cannot: [
      "end sessions that certificates have got already: deny-role-session and revoke-role-sessions do",
      "keep one certificate out and let the others in: that takes a revocation list, signed by the authority",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "everything: no stand-in has this service, and it was tested against answers as the API reference documents them",
    ],
  },
  undoes: [
    "rolesanywhere:CreateProfile",
    "rolesanywhere:CreateTrustAnchor",
    "rolesanywhere:EnableProfile",
    "rolesanywhere:EnableTrustAnchor",
  ],
  authority: "resource",
  permissions: {
    read: [
      allow(["rolesanywhere:GetTrustAnchor"], ANCHORS),
      allow(["rolesanywhere:GetProfile"], PROFILES),
      allow(["rolesanywhere:ListTagsForResource"]),
    ],
    apply: [
      allow(["rolesanywhere:DisableTrustAnchor"], ANCHORS),
      allow(["rolesanywhere:DisableProfile"], PROFILES),
    ],
    revert: [
      allow(["rolesanywhere:EnableTrustAnchor"], ANCHORS),
      allow(["rolesanywhere:EnableProfile"], PROFILES),
    ],
  },
  rearms: true,
  name: (target) => {
    const { kind, id } = entranceOf(target);
    return `${kind}/${id}`.slice(0, 100);
  },

  async plan(target, aws) {
    const entrance = entranceOf(target);
    const { kind, id } = entrance;
    if (!UUID.pattern.test(id)) return { refused: `${JSON.stringify(id)} is not the id of a ${WORDS[kind]}` };
    const [found, tags] = await Promise.all([findEntrance(aws, entrance), tagsOfEntrance(aws, entrance)]);
    if (found === undefined)
      return { moot: `${WORDS[kind]} ${id} does not exist in ${target.account} ${target.region}` };
    const { name, isEnabled, roles } = found;
    const called = `${WORDS[kind]} ${name} (${id})`;
    return {
      changes: [
        {
          hold: `${kind === "profile" ? "roles-anywhere-profile" : kind}/${id}/enabled`,
          change: `${called}: ${inWords(isEnabled)} → disabled`,
          before: { ...entrance, isEnabled },
          ...(!isEnabled && { inForce: true }),
        },
      ],
      affected: [
        kind === "profile"
          ? `everybody who comes in by ${called}: no new session of ${roles.map(roleName).join(", ") || "any role"}`
          : `everybody with a certificate of the authority that ${called} names: no new session of any role`,
      ],
      limits: [
        "sessions that certificates have got already live on until they expire: deny those of the roles",
        kind === "profile"
          ? "other profiles may name the same roles"
          : "other trust anchors may name the same authority",
      ],
      ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on ${called}` }),
      asset: { tags, reach: "others", groups: [] },
    };
  },

  apply: (_target, { before }, aws) => setEnabled(aws, before, false),

  ...disables((aws, before) => ({
    kind: WORDS[before.kind],
    name: `${WORDS[before.kind]} ${before.id}`,
    isEnabled: async () => (await findEntrance(aws, before))?.isEnabled,
    enable: () => setEnabled(aws, before, true),
  })),
});

const WORDS = { "trust-anchor": "trust anchor", profile: "Roles Anywhere profile" } as const;

function entranceOf(target: RolesAnywhere): Entrance {
  return "profileId" in target
    ? { kind: "profile", id: target.profileId }
    : { kind: "trust-anchor", id: target.trustAnchorId };
}

function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
