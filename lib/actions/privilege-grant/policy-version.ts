import {
  GetPolicyCommand,
  IAMClient,
  type PolicyVersion,
  paginateListPolicyVersions,
  SetDefaultPolicyVersionCommand,
} from "@aws-sdk/client-iam";
import { POLICY_VERSION } from "../../aws/formats.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { PrivilegeGrant } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import { factsOf } from "../iam/inline-policy.ts";
import type { Grant } from "./grant.ts";

const POLICIES = ["arn:{partition}:iam::{account}:policy/*"];

export const VERSIONS = {
  read: allow(["iam:GetPolicy", "iam:ListPolicyVersions"], POLICIES),
  set: allow(["iam:SetDefaultPolicyVersion"], POLICIES),
};

/** A customer managed policy whose default version was changed. */
export function policyVersion(
  { account, policyArn, versionId }: Extract<PrivilegeGrant, { grant: "policy-version" }>,
  aws: Aws,
): Grant {
  const iam = aws.client(IAMClient);
  const input = { PolicyArn: policyArn };
  const policyName = policyArn.split("/").at(-1) ?? "";
  const get = async () => (await ifExists(iam.send(new GetPolicyCommand(input)), "NoSuchEntity"))?.Policy;
  const versions = () =>
    everyPage(paginateListPolicyVersions({ client: iam }, input), (page) => page.Versions);
  const set = async (VersionId: string) => {
    if (!POLICY_VERSION.pattern.test(VersionId)) throw new RangeError("what is recorded is no version");
    await ifExists(iam.send(new SetDefaultPolicyVersionCommand({ ...input, VersionId })), "NoSuchEntity");
  };
  return {
    thing: `default version of policy ${policyName}`,
    hold: `policy/${policyName}/default-version`,
    async look() {
      const [policy, all = []] = await Promise.all([get(), ifExists(versions(), "NoSuchEntity")]);
      if (policy === undefined) return { moot: `there is no policy ${policyArn} in ${account}` };
      const {
        PolicyId: id = "",
        DefaultVersionId: now = "",
        AttachmentCount = 0,
        Path = "/",
        Tags = [],
      } = policy;
      const before = now === versionId ? versionBefore(versionId, all) : undefined;
      if (now !== versionId && numberOf(now) > numberOf(versionId))
        return {
          refused: `${now} is the default version of ${policyName} by now, not ${versionId}: take that back`,
        };
      if (before !== undefined && "refused" in before) return before;
      const label = `policy ${policyName}`;
      const made = all.find((one) => one.VersionId === versionId)?.CreateDate;
      return {
        id,
        now,
        back: before?.VersionId ?? now,
        words: { given: `version ${versionId}`, back: `version ${before?.VersionId ?? now}` },
        affected: [`every holder of policy ${policyName}: attached ${AttachmentCount} times`],
        limits: [
          `IAM does not tell which version was the default before${before ? `: ${before.VersionId} is the next older one, made ${before.CreateDate?.toISOString() ?? "at a time unknown"}` : ""}`,
          ...(before?.CreateDate && made && isClose(before.CreateDate, made)
            ? [
                `${before.VersionId} was made less than a day before ${versionId}: look what it allows, both may be by the same hand`,
              ]
            : []),
        ],
        ...factsOf(label, { id, path: Path, tags: Tags }, "others"),
      };
    },
    async now() {
      const policy = await get();
      return policy && { id: policy.PolicyId ?? "", now: policy.DefaultVersionId ?? "" };
    },
    same: (a, b) => a === b,
    take: set,
    give: set,
  };
}

function isClose(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) < 24 * 3_600_000;
}

function numberOf(versionId: string): number {
  return Number(versionId.slice(1));
}

/** The default version before: for a new version, the newest older one; for an old version that was set again, the only other one. */
function versionBefore(
  versionId: string,
  all: readonly PolicyVersion[],
): PolicyVersion | { readonly refused: string } {
  const others = all
    .filter((one) => one.VersionId !== undefined && one.VersionId !== versionId)
    .sort((a, b) => numberOf(b.VersionId!) - numberOf(a.VersionId!));
  const [newest] = others;
  if (newest === undefined)
    return { refused: `${versionId} is the only version there is: no older one is left to go back to` };
  if (numberOf(newest.VersionId!) > numberOf(versionId) && others.length > 1)
    return {
      refused: `${versionId} was made the default although newer versions exist, and IAM does not tell which one was it before: set it by hand`,
    };
  return newest;
}
