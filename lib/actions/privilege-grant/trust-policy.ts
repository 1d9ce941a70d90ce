import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { sameDocument, trustNobody } from "../../aws/deny-document.ts";
import type { Aws } from "../../model/action.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import { factsOf } from "../iam/inline-policy.ts";
import type { Grant } from "./grant.ts";
import { unfit } from "./principal-facts.ts";
import { isTrustPolicy, trustBefore, trustCalls } from "./trust-history.ts";

/** A role's trust policy that a recorded call replaced; CloudTrail's event history has the one before. */
export function trustPolicy(target: Extract<PrivilegeGrant, { grant: "trust-policy" }>, aws: Aws): Grant {
  const { account, roleName, changedAt } = target;
  const iam = aws.client(IAMClient);
  const label = `role ${roleName}`;
  const read = async () => {
    const role = (await ifExists(iam.send(new GetRoleCommand({ RoleName: roleName })), "NoSuchEntity"))?.Role;
    return (
      role && {
        role,
        id: role.RoleId ?? "",
        now: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
      }
    );
  };
  const set = async (document: string) => {
    if (!isTrustPolicy(document)) throw new RangeError("what is recorded is no trust policy");
    const input = { RoleName: roleName, PolicyDocument: document };
    await ifExists(iam.send(new UpdateAssumeRolePolicyCommand(input)), "NoSuchEntity");
  };
  return {
    thing: `trust policy of ${label}`,
    hold: `role/${roleName}/trust`,
    async look() {
      const [found, past] = await Promise.all([read(), trustCalls(aws, roleName, target)]);
      if (found === undefined) return { moot: `${label} does not exist in ${account}` };
      const { Path = "/", Tags = [], CreateDate = new Date(0) } = found.role;
      const principal = { id: found.id, path: Path, tags: Tags };
      const no = unfit(label, principal);
      if (no) return { refused: no };
      if (sameDocument(found.now, trustNobody()))
        return {
          refused: `${label} is closed by Cordon: no principal can assume it; release that response instead`,
        };
      const before = trustBefore({ roleName, trust: found.now, createdAt: CreateDate }, target, past);
      if ("refused" in before) return before;
      return {
        ...found,
        back: before.document,
        words: { given: `as set at ${changedAt}`, back: `as ${before.call} set it at ${before.at}` },
        affected: [
          `principals that may assume ${label} by its current trust policy, and not by the one before`,
        ],
        limits: [
          `sessions of ${label} that are open live on: deny or revoke them too`,
          `the restored trust policy is the one that ${before.call} set at ${before.at}: check whether it was legitimate`,
          "a change of the last minutes may not be in the event history yet",
        ],
        ...factsOf(label, principal, "others"),
      };
    },
    now: read,
    same: (a, b) => a === b || sameDocument(a, b),
    take: set,
    give: set,
  };
}
