import type { Company, User } from "../company.ts";
import { callsWith, passwordOf, policiesOf, statusOf } from "../look-at.ts";

/** A user with two keys; the first one made the call. */
export function userSeen(company: Company, user: User) {
  return {
    "the key that called": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "the user's other key": statusOf(company, user.name, user.keys[1]!.accessKeyId),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "the user's password": passwordOf(company, user.name),
    "policies of the user": policiesOf(company, { user: user.name }),
  };
}

/** The differences in `userSeen` after containment: the other key is unchanged, and refused. */
export const USER_CUT = {
  "the key that called": "Inactive",
  "calls with the user's other key": "refused",
  "policies of the user": "2 policies",
};
