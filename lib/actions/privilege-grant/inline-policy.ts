import { sameDocument } from "../../aws/deny-document.ts";
import { POLICY_PREFIX } from "../../aws/names.ts";
import type { Aws } from "../../model/action.ts";
import { isRecord } from "../../model/json.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { LIMITS } from "../facts/limits.ts";
import { factsOf } from "../iam/inline-policy.ts";
import type { Grant } from "./grant.ts";
import { holderOf } from "./holder.ts";
import { unfit } from "./principal-facts.ts";

/** An inline policy that was written into a user, role or group. */
export function inlinePolicy(
  { account, to, name, policyName }: Extract<PrivilegeGrant, { grant: "inline-policy" }>,
  aws: Aws,
): Grant {
  const holder = holderOf(aws, to, name);
  const read = async () => {
    const [principal, now] = await Promise.all([holder.principal(), holder.read(policyName)]);
    return principal && { principal, id: principal.id, now };
  };
  return {
    thing: `inline policy ${policyName} of ${holder.label}`,
    hold: `${to}/${name}/inline-policy/${policyName}/document`,
    async look() {
      if (policyName.startsWith(POLICY_PREFIX))
        return {
          refused: `${policyName} is named as Cordon's own denials are: release that response instead`,
        };
      const found = await read();
      if (found === undefined) return { moot: `${holder.label} does not exist in ${account}` };
      const no = unfit(holder.label, found.principal);
      if (no) return { refused: no };
      if (found.now !== "" && onlyDenies(found.now))
        return { refused: `${policyName} of ${holder.label} only denies: taking it back would give power` };
      return {
        ...found,
        back: "",
        words: { given: `there, ${found.now.length} characters`, back: "deleted" },
        affected: [`${holder.label} loses what ${policyName} allows, for all its users`],
        limits: [
          "IAM does not tell whether an older policy of that name was overwritten: the event history has its PutPolicy call",
          LIMITS.alreadyUsed,
        ],
        ...factsOf(holder.label, found.principal, to === "group" ? "others" : "target"),
      };
    },
    now: read,
    same: (a, b) => a === b || sameDocument(a, b),
    take: async () => void (await holder.remove(policyName)),
    give: async (given) => void (await holder.write(policyName, given)),
  };
}

function onlyDenies(document: string): boolean {
  const { Statement } = JSON.parse(document) as { Statement?: unknown };
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements.every((one) => isRecord(one) && one["Effect"] === "Deny");
}
