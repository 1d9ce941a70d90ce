import { UUID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import type { RolesAnywhere } from "../model/resource.ts";
import { malformed } from "./facts/malformed.ts";
import { protection } from "./facts/tags.ts";
import { switches } from "./facts/two-states.ts";
import {
  ENTRANCES,
  type Entrance,
  entranceOf,
  findEntrance,
  KINDS,
  setEnabled,
  tagsOfEntrance,
} from "./roles-anywhere/entrance.ts";

type Before = Entrance & { readonly isEnabled: boolean };

const OPEN_SESSIONS =
  "Sessions that certificates already have stay valid: deny-role-session and revoke-role-sessions end them";

/**
 * Disables a trust anchor or a profile of IAM Roles Anywhere: certificates get no new session through it (API reference,
 * DisableTrustAnchor and DisableProfile). Existing sessions continue.
 */
export const disableRolesAnywhere = action<RolesAnywhere, Before>({
  id: "disable-roles-anywhere",
  summary: "Disable a trust anchor or a profile of IAM Roles Anywhere",
  reference: {
    mitigations: ["M1036", "D3-AL"],
    limits: [
      OPEN_SESSIONS,
      "One certificate cannot be denied alone: that takes a revocation list, signed by the authority",
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
  permissions: ENTRANCES,
  rearms: true,
  name: (target) => {
    const { kind, id } = entranceOf(target);
    return `${kind}/${id}`.slice(0, 100);
  },

  async plan(target, aws) {
    const entrance = entranceOf(target);
    const { kind, id } = entrance;
    const wrong = malformed([id, { ...UUID, is: `the id of a ${KINDS[kind]}` }]);
    if (wrong) return wrong;
    const [found, tags] = await Promise.all([findEntrance(aws, entrance), tagsOfEntrance(aws, entrance)]);
    if (found === undefined)
      return { moot: `${KINDS[kind]} ${id} does not exist in ${target.account} ${target.region}` };
    const { name, isEnabled, roles } = found;
    const called = `${KINDS[kind]} ${name} (${id})`;
    const [affected, also] =
      kind === "profile"
        ? [
            `everyone who uses ${called}: no new session of ${roles.join(", ") || "any role"}`,
            "Other profiles may name the same roles",
          ]
        : [
            `everyone with a certificate of the authority that ${called} names: no new session of any role`,
            "Other trust anchors may name the same authority",
          ];
    return {
      changes: [
        {
          hold: `${kind === "profile" ? "roles-anywhere-profile" : kind}/${id}/enabled`,
          of: called,
          from: isEnabled ? WORDS.other : WORDS.set,
          to: WORDS.set,
          before: { ...entrance, isEnabled },
          ...(!isEnabled && { inForce: true }),
        },
      ],
      affected: [affected],
      limits: [OPEN_SESSIONS, also],
      ...protection([called, tags]),
      asset: { tags, reach: "others", groups: [] },
    };
  },

  apply: (_target, { before }, aws) => setEnabled(aws, before, false),

  ...switches<RolesAnywhere, Before>((aws, { kind, id, isEnabled }) => ({
    name: `${KINDS[kind]} ${id}`,
    words: WORDS,
    wasSet: !isEnabled,
    isSet: async () => {
      const found = await findEntrance(aws, { kind, id });
      return found && !found.isEnabled;
    },
    reset: () => setEnabled(aws, { kind, id }, true),
    will: `enable ${KINDS[kind]} ${id} again`,
  })),
});

const WORDS = { set: "disabled", other: "enabled" };
