import { INSTANCE_ID } from "../../aws/formats.ts";
import { asText } from "../../events/event-field.ts";
import { STOLEN_FROM_INSTANCE } from "../guardduty/finding-types.ts";
import type { PrincipalClaims } from "../principal/claims.ts";

/** The credential delivery that a GuardDuty finding's type attests; types of other products attest none. */
export function attestedBy(type: string, principalId: unknown): PrincipalClaims["attested"] {
  const [, sessionName = ""] = asText(principalId).split(":");
  return STOLEN_FROM_INSTANCE.test(type) && INSTANCE_ID.pattern.test(sessionName) ? "ec2" : undefined;
}
