import { IAM_NAME } from "../../aws/formats.ts";
import type { Aws, Moot, Refusal } from "../../model/action.ts";
import type { User } from "../../model/signal.ts";
import { type Key, keysOf, notAUsers, ownerOf } from "./access-keys.ts";
import { type Held, type Holder, lookUp } from "./inline-policy.ts";
import { userPolicies } from "./user-policies.ts";

/** The user that a target names, in its current state. */
export interface FoundUser<Also> {
  readonly userName: string;
  readonly user: Holder;
  readonly held: Held;
  readonly activeKeys: readonly Key[];
  readonly also: Also;
}

/**
 * Reads the user that a target names, directly or by a key, with its inline policies and active keys; `also` reads along. Two waves of
 * reads; a key alone needs one more before them.
 */
export async function findUser<Also = undefined>(
  aws: Aws,
  target: User,
  also: (userName: string) => Promise<Also> = async () => undefined as Also,
): Promise<FoundUser<Also> | Moot | Refusal> {
  const named = await userNameOf(aws, target);
  if (!("userName" in named)) return named;
  const { userName } = named;
  const user = userPolicies(aws, userName);
  const [held, keys = [], more] = await Promise.all([lookUp(user), keysOf(aws, userName), also(userName)]);
  if (target.userName === undefined && !keys.some(({ id }) => id === target.ownerOfKey))
    return { refused: notAUsers(target.ownerOfKey ?? "") };
  if (held === undefined) return { moot: `user ${userName} does not exist in ${target.account}` };
  return {
    userName,
    user,
    held,
    activeKeys: keys.filter(({ status }) => status === "Active"),
    also: more,
  };
}

/** The name of the user that a target names, directly or by a key. */
export async function userNameOf(
  aws: Aws,
  { userName, ownerOfKey }: User,
): Promise<{ userName: string } | Moot | Refusal> {
  if (userName !== undefined)
    return IAM_NAME.pattern.test(userName)
      ? { userName }
      : { refused: `${JSON.stringify(userName)} is not ${IAM_NAME.is}` };
  return ownerOfKey === undefined
    ? { refused: "neither a user nor a key is named" }
    : ownerOf(aws, ownerOfKey);
}

/** Returns a number as displayed: "1 active access key", "no MFA device". */
export function count(things: readonly unknown[], what: string): string {
  return `${things.length || "no"} ${what}${things.length > 1 ? "s" : ""}`;
}
