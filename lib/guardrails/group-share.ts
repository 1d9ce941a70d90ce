import type { GroupMember } from "../model/action.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "an Auto Scaling or target group would lose its last healthy member, or more than `largestShare` of them",
  byHand: true,
};

/** Asks before a group loses its last healthy member, or more of its healthy members than `largestShare` allows. */
export const groupShare: Guardrail = {
  id: "group-share",
  lower: ({ steps, deciding: { largestShare } }) => {
    const members = steps.flatMap(({ wave, asset }) => (wave === "contain" ? (asset?.groups ?? []) : []));
    const said = [...new Set(members.map(({ group }) => group))].flatMap((group) =>
      tooMuch(
        group,
        members.filter((member) => member.group === group),
        largestShare,
      ),
    );
    return said.length === 0 ? undefined : { to: "ask", because: said.join("; ") };
  },
};

/** Each step counted the group on its own: the lowest count is the safe one. */
function tooMuch(group: string, members: readonly GroupMember[], largestShare: number): string[] {
  const taken = new Set(members.filter(({ isHealthy }) => isHealthy).map(({ member }) => member)).size;
  if (taken === 0) return [];
  const healthy = Math.min(...members.map((member) => member.healthy));
  if (!(healthy > taken)) return [`${group} would have no healthy member left: it has ${healthy}`];
  return taken / healthy <= largestShare
    ? []
    : [
        `${group} would lose ${taken} of ${healthy} healthy members, more than largestShare (${largestShare})`,
      ];
}
