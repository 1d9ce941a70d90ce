import { IAM_NAME, LONG_TERM_KEY_ID } from "../../../aws/formats.ts";
import { textIfFits } from "../../../events/event-field.ts";
import { ANSWER, PARAMETERS, type Reader, type Readers, type Recorded } from "./recorded.ts";

/** A user's name, unless it is the caller's own; names are case-insensitive. */
function otherThanCaller({ event, caller }: Recorded, path: string): string | undefined {
  const userName = textIfFits(event, path, IAM_NAME);
  return userName?.toLowerCase() === caller?.toLowerCase() ? undefined : userName;
}

/** Without a name in the request the key is the caller's own; the answer names its user in any case. */
const keyMade: Reader = (record) => {
  const userName = otherThanCaller(record, `${ANSWER}.accessKey.userName`);
  const accessKeyId = textIfFits(record.event, `${ANSWER}.accessKey.accessKeyId`, LONG_TERM_KEY_ID);
  if (userName === undefined || accessKeyId === undefined) return [];
  return [{ madeKey: { ...record.iam, accessKeyId, userName } }];
};

const passwordSet: Reader = (record) => {
  const userName = otherThanCaller(record, `${PARAMETERS}.userName`);
  return userName === undefined ? [] : [{ otherUser: { ...record.iam, userName } }];
};

/** Credentials created for another user than the caller (IAM API reference, the calls of those names). */
export const IAM_USERS: Readers = {
  "iam:CreateAccessKey": keyMade,
  "iam:CreateLoginProfile": passwordSet,
  "iam:UpdateLoginProfile": passwordSet,
};
