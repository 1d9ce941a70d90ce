import { IAMClient, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { type Aws, action, type Change, type Moot, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { AccessKey } from "../model/signal.ts";
import { ACCESS_KEYS, type Key, keysOf, notAUsers, ownerOf, USERS } from "./iam/access-keys.ts";
import { count, userNameOf } from "./iam/find-user.ts";
import { assetOf, protection } from "./iam/inline-policy.ts";
import { ATTACHED, otherContainment } from "./iam/other-containment.ts";
import { unlessAbsent } from "./iam/unless-absent.ts";
import { userPolicies } from "./iam/user-policies.ts";

type Target = AccessKey & {
  /** The other keys of its user, too. */
  readonly allKeys?: true;
};
type Status = "Active" | "Inactive";
type Before = { readonly userName: string; readonly accessKeyId: string; readonly status: Status };

/** Sets an IAM user's access key, or all of its keys if asked, to Inactive: IAM accepts no new request signed with one (IAM API reference, UpdateAccessKey). */
export const deactivateAccessKey = action<Target, Before>({
  id: "deactivate-access-key",
  summary: "Deactivate an access key of an IAM user",
  reference: {
    mitigations: ["M1026", "D3-AL"],
    cannot: [
      "end sessions that were made with the key, or roles assumed with it: deny the user and those roles too",
      "delete the key: it is evidence",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: ["whether GetAccessKeyLastUsed answers for keys of other accounts and of root"],
  },
  undoes: ["iam:CreateAccessKey", "iam:UpdateAccessKey"],
  authority: "identity",
  permissions: {
    read: [ACCESS_KEYS, allow(["iam:GetUser"], USERS), ATTACHED.user],
    apply: [allow(["iam:UpdateAccessKey"], USERS)],
    revert: [allow(["iam:UpdateAccessKey"], USERS)],
  },
  rearms: true,
  name: ({ accessKeyId, allKeys }) => (allKeys ? `${accessKeyId} and its user's others` : accessKeyId),

  async plan(target, aws) {
    const { account, accessKeyId, allKeys } = target;
    const named = await userNameOf(aws, { ...target, ownerOfKey: accessKeyId });
    if (!("userName" in named)) return named;
    const { userName } = named;
    const user = userPolicies(aws, userName);
    const [principal, keys = [], contained] = await Promise.all([
      user.principal(),
      keysOf(aws, userName),
      otherContainment(aws, "user", userName),
    ]);
    const key = keys.find(({ id }) => id === accessKeyId);
    if (key === undefined && target.userName === undefined) return { refused: notAUsers(accessKeyId) };
    if (principal === undefined) return { moot: `user ${userName} does not exist in ${account}` };
    const others = keys.filter(({ id }) => id !== accessKeyId);
    const changes = [...(key ? [key] : []), ...(allKeys ? others : [])].flatMap((one) =>
      deactivation(userName, one),
    );
    if (key === undefined) {
      const why = await notTheirs(aws, accessKeyId, userName);
      if ("refused" in why || changes.length === 0) return why;
    } else if (changes.length === 0) return { moot: `${accessKeyId} is ${key.status} already` };

    const active = others.filter(({ status }) => status === "Active");
    return {
      changes,
      affected: changes.map(({ before }) => `whatever signs with ${before.accessKeyId} of user ${userName}`),
      limits: [
        allKeys
          ? `a key that is made for user ${userName} afterwards is active: deny-user stops that`
          : `user ${userName} has ${count(active, "other active key")}${active.length > 0 ? ", which stays active" : ""}`,
        `sessions made with the key, and roles assumed with it, live on until denied`,
        ...contained,
      ],
      ...protection(user, principal),
      asset: assetOf(principal),
    };
  },

  async apply(_target, { before }, aws) {
    await setStatus(aws, before, "Inactive");
  },

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before }) => ({ before, now: await statusOf(aws, before) })),
    );
    const missing = found
      .filter(({ now }) => now !== "Inactive" && now !== GONE)
      .map(({ before, now }) => `${before.accessKeyId} of ${before.userName} is ${now}`);
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const now = await statusOf(aws, before);
    const { will, conflict } = ways(before, now);
    return { before: before.status, set: "Inactive", now, will, conflict };
  },

  async revert(_target, { before }, aws, force) {
    const now = await statusOf(aws, before);
    const { will, conflict, back } = ways(before, now);
    if (conflict && !(force && back)) return { conflict: will };
    if (back) await setStatus(aws, before, back);
    return { undone: conflict ? `make ${before.accessKeyId} ${back} again, over ${now}` : will };
  },
});

/** What IAM calls neither, such as an expired key, signs nothing and takes no status. */
function deactivation(userName: string, { id, status }: Key): Change<Before>[] {
  return status === "Active" || status === "Inactive"
    ? [
        {
          hold: `user/${userName}/access-key/${id}/status`,
          change: `${id} of ${userName}: ${status} → Inactive`,
          before: { userName, accessKeyId: id, status },
          ...(status === "Inactive" && { inForce: true }),
        },
      ]
    : [];
}

const GONE = "gone";

async function statusOf(aws: Aws, { userName, accessKeyId }: Before): Promise<string> {
  return (await keysOf(aws, userName))?.find(({ id }) => id === accessKeyId)?.status ?? GONE;
}

/** A key that is gone meanwhile needs no status. */
async function setStatus(aws: Aws, { userName, accessKeyId }: Before, status: Status) {
  const input = { UserName: userName, AccessKeyId: accessKeyId, Status: status };
  await unlessAbsent(aws.client(IAMClient).send(new UpdateAccessKeyCommand(input)));
}

/** What an undo does to a key that stands like this; `back` is the status that it sets, in a conflict only when forced. */
function ways({ accessKeyId, status }: Before, now: string) {
  if (now === GONE)
    return { will: "nothing: the key is gone, and no key can be made again", conflict: false };
  if (now === status) return { will: `nothing: it is ${now}, as before`, conflict: false };
  if (now !== "Inactive")
    return { will: `left as it is: somebody made it ${now} since`, conflict: true, back: status };
  return { will: `make ${accessKeyId} ${status} again`, conflict: false, back: status };
}

/** Why a key that its user does not list may not be touched, or need not. */
async function notTheirs(aws: Aws, keyId: string, userName: string): Promise<Moot | Refusal> {
  const owner = await ownerOf(aws, keyId);
  if (!("userName" in owner)) return owner;
  return owner.userName === userName
    ? { refused: notAUsers(keyId) }
    : { refused: `${keyId} is a key of user ${owner.userName}, not of ${userName}` };
}
