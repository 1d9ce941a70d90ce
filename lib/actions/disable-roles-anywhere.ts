import { action } from "../action.ts";
import { UUID } from "../aws-formats.ts";
import { PROTECTED_TAG } from "../names.ts";
import { allow } from "../permission.ts";
import type { RolesAnywhere } from "../resource.ts";
import {
  type Entrance,
  type Found,
  findEntrance,
  setEnabled,
  tagsOfEntrance,
} from "./roles-anywhere/entrance.ts";

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
          change: `${called}: ${inWords(found)} → disabled`,
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

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before }) => ({ before, now: await findEntrance(aws, before) })),
    );
    const missing = found
      .filter(({ now }) => now?.isEnabled)
      .map(({ before: { kind, id } }) => `${WORDS[kind]} ${id} is enabled`);
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const now = await findEntrance(aws, before);
    const { will } = ways(before, now);
    return {
      before: before.isEnabled ? "enabled" : "disabled",
      set: "disabled",
      now: inWords(now),
      will,
      conflict: false,
    };
  },

  async revert(_target, { before }, aws) {
    const { will, back } = ways(before, await findEntrance(aws, before));
    if (back) await setEnabled(aws, before, true);
    return { undone: will };
  },
});

const WORDS = { "trust-anchor": "trust anchor", profile: "Roles Anywhere profile" } as const;

const entranceOf = (target: RolesAnywhere): Entrance =>
  "profileId" in target
    ? { kind: "profile", id: target.profileId }
    : { kind: "trust-anchor", id: target.trustAnchorId };

const roleName = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

const inWords = (found: Found | undefined): string =>
  found === undefined ? "gone" : found.isEnabled ? "enabled" : "disabled";

/** What an undo does with one that is found like this. */
const ways = (
  { kind, id, isEnabled }: Before,
  now: Found | undefined,
): { readonly will: string; readonly back?: true } => {
  if (now === undefined) return { will: `nothing: the ${WORDS[kind]} is gone` };
  if (now.isEnabled === isEnabled) return { will: `nothing: it is ${inWords(now)}, as before` };
  return isEnabled
    ? { will: `enable ${WORDS[kind]} ${id} again`, back: true }
    : { will: "nothing: it was disabled before, and somebody enabled it since" };
};
