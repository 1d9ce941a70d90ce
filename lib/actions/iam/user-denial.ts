import { type Action, type Aws, action, type Reference } from "../../model/action.ts";
import type { Permission } from "../../model/permission.ts";
import type { User } from "../../model/signal.ts";
import { ACCESS_KEYS } from "./access-keys.ts";
import { denies, denyChange } from "./denial.ts";
import { type FoundUser, findUser } from "./find-user.ts";
import { factsOf } from "./inline-policy.ts";
import { USER_POLICIES, userPolicies } from "./user-policies.ts";

type Before = { readonly policyName: string; readonly userName: string; readonly userId: string };

/** A deny of a user, as one file of lib/actions declares it. */
interface UserDenial<Also> {
  /** The action's id, which is also the suffix of its policy's name. */
  readonly id: string;
  readonly summary: string;
  readonly reference: Reference;
  readonly rearms?: true;
  /** The last part of the hold: `user/ana/deny`. */
  readonly attribute: string;
  readonly document: string;
  /** Before and after, as displayed. */
  readonly from: string;
  readonly to: string;
  /** What the plan reads in addition to the user, with its permissions. */
  readonly also?: { readonly permission: Permission; read(aws: Aws, userName: string): Promise<Also> };
  affected(found: FoundUser<Also>): string[];
  limits(found: FoundUser<Also>): string[];
}

/** Declares an action that denies a user by an inline policy; the target names the user, or one of its keys. */
export function userDenial<Also = undefined>(own: UserDenial<Also>): Action<User, Before> {
  const { id, summary, reference, rearms, attribute, document, from, to, also } = own;
  return action<User, Before>({
    id,
    summary,
    reference,
    ...(rearms && { rearms }),
    authority: "identity",
    permissions: {
      read: [USER_POLICIES.read, ACCESS_KEYS, ...(also ? [also.permission] : [])],
      apply: [USER_POLICIES.write],
      revert: [USER_POLICIES.remove],
    },
    name: ({ userName, ownerOfKey }) => (userName ? `user/${userName}` : `owner of ${ownerOfKey}`),

    async plan(target, aws) {
      const found = await findUser(aws, target, also && ((userName) => also.read(aws, userName)));
      if (!("user" in found)) return found;
      const { userName, user, held } = found;
      const change = denyChange<Before>(aws, user, held, {
        hold: `user/${userName}/${attribute}`,
        of: user.name,
        from,
        to,
        document,
        suffix: id,
        before: (policyName) => ({ policyName, userName, userId: held.principal.id }),
      });
      if ("refused" in change) return change;
      const [affected, limits] = [own.affected(found), own.limits(found)];
      return { changes: [change], affected, limits, ...factsOf(user.name, held.principal) };
    },

    ...denies<User, Before>(({ before: { userName, policyName, userId } }, aws) => ({
      holder: userPolicies(aws, userName),
      policyName,
      document,
      principalId: userId,
    })),
  });
}
