import { CDK_ROLE_PREFIX } from "../aws/roles.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { fitsPattern } from "../model/star-pattern.ts";
import { namesOf } from "./reading/target-names.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["refuse"],
  when: "a target is in `neverTouch`, or is how AWS, the CDK, Identity Center or root work in this account",
  byHand: true,
};

/** Refuses targets that would lock out the deployment: `neverTouch`, roles of AWS services, the CDK and IAM Identity Center, and root. */
export const selfLockout: Guardrail = {
  id: "self-lockout",
  lower: ({ steps, deciding: { neverTouch } }) => {
    const said = steps.flatMap((step) => {
      const names = namesOf(step);
      const pattern = neverTouch.find((one) => names.some((name) => fits(one, name)));
      if (pattern !== undefined)
        return [`${step.targetName} is excluded by ${JSON.stringify(pattern)} in neverTouch`];
      return OUR_SIDE.flatMap(([mark, is]) =>
        names.some((name) => mark.test(name)) ? [`${step.targetName} is ${is}`] : [],
      ).slice(0, 1);
    });
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};

/** By name, independent of the plan. Cordon's own roles have a path of their own: the plan marks them as protected. */
const OUR_SIDE: readonly (readonly [RegExp, string])[] = [
  [/^role\/AWSServiceRoleFor/i, "a service-linked role: contain the resource of its AWS service"],
  [/^role\/AWSReservedSSO_/i, "a role of IAM Identity Center: contain the user there"],
  [new RegExp(`^role/${CDK_ROLE_PREFIX}`, "i"), "a CDK deployment role: contain the pipeline that uses it"],
  [
    /^(?:user\/)?(?:root|<root_account>)$/i,
    "root, which IAM cannot deny: change its password and keys by hand",
  ],
];

/** Case-insensitive, as IAM names are. */
function fits(pattern: string, name: string): boolean {
  return fitsPattern(pattern.toLowerCase(), name.toLowerCase());
}
