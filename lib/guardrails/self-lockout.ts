import type { Guardrail } from "../model/guardrail.ts";
import { namesOf } from "./reading/target-names.ts";

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
  [/^role\/cdk-/i, "a CDK deployment role: contain the pipeline that uses it"],
  [
    /^(?:user\/)?(?:root|<root_account>)$/i,
    "root, which IAM cannot deny: change its password and keys by hand",
  ],
];

/** Whether a name matches a pattern in which `*` matches any text, without case: IAM names differ in more than case. */
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
