import { EVENT_ID, EVENT_TIME, IAM_NAME, ROLE_ID } from "../../../aws/formats.ts";
import { at, present, textIfFits } from "../../../events/event-field.ts";
import { letsOthersIn } from "../policy/trust.ts";
import { ANSWER, PARAMETERS, type Reader, type Readers } from "./recorded.ts";

/** A role that a document opens to other accounts: the role and, where the record names the call as AWS does, the trust that it set. */
function opened(document: string): Reader {
  return ({ event, iam }) => {
    const roleName = textIfFits(event, `${PARAMETERS}.roleName`, IAM_NAME);
    if (roleName === undefined || !letsOthersIn(at(event, `${PARAMETERS}.${document}`), iam.account))
      return [];
    const roleId = textIfFits(event, `${ANSWER}.role.roleId`, ROLE_ID);
    const changedAt = textIfFits(event, "detail.eventTime", EVENT_TIME);
    const eventId = textIfFits(event, "detail.eventID", EVENT_ID);
    const isNamed = changedAt !== undefined && eventId !== undefined;
    return [
      { openedRole: present({ ...iam, roleName, roleId }) },
      isNamed ? { grant: { ...iam, grant: "trust-policy", roleName, changedAt, eventId } } : {},
    ];
  };
}

/** Roles opened to other accounts (IAM API reference, the calls of those names). */
export const IAM_TRUST: Readers = {
  "iam:CreateRole": opened("assumeRolePolicyDocument"),
  "iam:UpdateAssumeRolePolicy": opened("policyDocument"),
};
