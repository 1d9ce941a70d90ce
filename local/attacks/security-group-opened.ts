import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { ingressOf, newOpenGroup } from "../victims/open-group.ts";
import { newUser } from "../victims/user.ts";

export const securityGroupOpened = attack({
  story: "a user opens SSH to everybody",
  victim: async (company, name) => {
    const [actor, open, other] = await Promise.all([
      newUser(company, name),
      newOpenGroup(company, name),
      newOpenGroup(company, `${name}-2`),
    ]);
    return { actor, ...open, other };
  },
  events: (company, { actor, groupId, ruleId }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "ec2",
      name: "AuthorizeSecurityGroupIngress",
      requestParameters: {
        groupId,
        ipPermissions: {
          items: [
            {
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
              groups: {},
              ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      responseElements: {
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupOwnerId: company.account,
              groupId,
              securityGroupRuleId: ruleId,
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
              cidrIpv4: "0.0.0.0/0",
            },
          ],
        },
      },
    }),
  ],
  answers: ["contained"],
  look: (company, { actor, groupId, other }) => ({
    "what the group lets in": ingressOf(company, groupId),
    "what another group lets in": ingressOf(company, other.groupId),
    "calls of who opened it": callsWith(company, actor.keys[0]!),
    "policies of who opened it": policiesOf(company, { user: actor.name }),
  }),
  held: { "what the group lets in": "443 from 10.0.0.0/8" },
});
