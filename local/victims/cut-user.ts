import type { Company, User } from "../company.ts";
import { callsWith, passwordOf, policiesOf, statusOf } from "../look-at.ts";

/** A user with two keys, of which the first one called. */
export function userSeen(company: Company, user: User) {
  return {
    "the key that called": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "the user's other key": statusOf(company, user.name, user.keys[1]!.accessKeyId),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "the user's password": passwordOf(company, user.name),
    "policies of the user": policiesOf(company, { user: user.name }),
  };
}

/** Of `userSeen`, what differs once the user is contained: the other key is not touched, and refused. */
export const USER_CUT = {
  "the key that called": "Inactive",
  "calls with the user's other key": "refused",
  "policies of the user": "2 policies",
};
