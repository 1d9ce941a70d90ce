import type { Aws } from "../../model/action.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { LIMITS } from "../facts/limits.ts";
import { factsOf } from "../iam/inline-policy.ts";
import { containmentIn } from "../iam/other-containment.ts";
import type { Grant } from "./grant.ts";
import { holderOf } from "./holder.ts";
import { unfit } from "./principal-facts.ts";

const ATTACHED = "attached";

/** A managed policy that was attached to a user, role or group. */
export function attachedPolicy(
  { account, to, name, policyArn }: Extract<PrivilegeGrant, { grant: "attached-policy" }>,
  aws: Aws,
): Grant {
  const holder = holderOf(aws, to, name);
  const policyName = policyArn.split("/").at(-1) ?? "";
  const whose = policyArn.includes("::aws:") ? "aws-policy" : "policy";
  const read = async () => {
    const [principal, isAttached] = await Promise.all([holder.principal(), holder.isAttached(policyArn)]);
    return principal && { principal, id: principal.id, now: isAttached ? ATTACHED : "" };
  };
  return {
    thing: `policy ${policyName} on ${holder.label}`,
    hold: `${to}/${name}/${whose}/${policyName}/attachment`,
    async look() {
      if (containmentIn(policyArn))
        return { refused: `${policyName} only denies: taking it back would give power` };
      const found = await read();
      if (found === undefined) return { moot: `${holder.label} does not exist in ${account}` };
      const no = unfit(holder.label, found.principal);
      if (no) return { refused: no };
      return {
        ...found,
        back: "",
        words: { given: ATTACHED, back: "detached" },
        affected: [`${holder.label} loses what ${policyName} allows, for all its users`],
        limits: [LIMITS.alreadyUsed],
        ...factsOf(holder.label, found.principal, to === "group" ? "others" : "target"),
      };
    },
    now: read,
    same: (a, b) => a === b,
    take: async () => void (await holder.detach(policyArn)),
    give: async () => void (await holder.attach(policyArn)),
  };
}
