import type { Guardrail } from "../model/guardrail.ts";
import { namesOf } from "./reading/target-names.ts";

/** Refuses to cut off our own side: what the deployer named, what AWS and the CDK work with, people's way in, and root. */
export const selfLockout: Guardrail = {
  id: "self-lockout",
  lower: ({ steps, deciding: { neverTouch } }) => {
    const said = steps.flatMap((step) => {
      const names = namesOf(step);
      const pattern = neverTouch.find((one) => names.some((name) => fits(one, name)));
      if (pattern !== undefined)
        return [`${step.targetName} is not to be touched: ${JSON.stringify(pattern)} in neverTouch names it`];
      return OUR_SIDE.flatMap(([mark, is]) =>
        names.some((name) => mark.test(name)) ? [`${step.targetName} is ${is}`] : [],
      ).slice(0, 1);
    });
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};

/** By name, whatever the plan found out. Cordon's own roles are known by their path: the plan calls them protected. */
const OUR_SIDE: readonly (readonly [RegExp, string])[] = [
  [
    /^role\/AWSServiceRoleFor/i,
    "linked to an AWS service, which needs it: contain the resource of that service",
  ],
  [/^role\/AWSReservedSSO_/i, "how people of IAM Identity Center come in: contain the user there"],
  [/^role\/cdk-/i, "a role that deploys into this account: contain what deploys"],
  [
    /^(?:user\/)?(?:root|<root_account>)$/i,
    "root, which IAM cannot deny: change its password and keys by hand",
  ],
];

/** Whether a name fits a pattern in which `*` stands for anything; in any case of letters, as IAM tells no two names apart by it. */
function fits(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const text = name.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
