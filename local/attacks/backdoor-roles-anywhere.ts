import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { entranceStateOf, newTrustAnchor } from "../victims/roles-anywhere.ts";
import { newSession } from "../victims/session.ts";

export const backdoorRolesAnywhere = attack({
  story: "a role's session trusts a certificate authority of its own",
  victim: async (company, name) => ({
    ...(await newSession(company, name)),
    ...(await newTrustAnchor(company, name)),
    other: await newTrustAnchor(company, `${name}-2`),
  }),
  events: (company, { role, session, trustAnchorId, trustAnchorArn }) => [
    recordedCall(company, {
      by: { role, session },
      service: "rolesanywhere",
      name: "CreateTrustAnchor",
      responseElements: { trustAnchor: { trustAnchorId, trustAnchorArn, enabled: true } },
    }),
  ],
  answers: ["contained"],
  look: (company, { role, session, neighbour, trustAnchorId, other }) => ({
    "the trust anchor": entranceStateOf(company, { trustAnchorId }),
    "another trust anchor": entranceStateOf(company, other),
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
  }),
  held: {
    "the trust anchor": "disabled",
    "calls with the session": "refused",
    "policies of the role": "2 policies",
  },
});
