import { IAMClient, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { type Aws, action, type Change, type Moot, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { AccessKey } from "../model/signal.ts";
import { ifExists } from "./facts/if-exists.ts";
import { inForce } from "./facts/in-force.ts";
import { changedSince, gone, unchanged } from "./facts/preview.ts";
import { ACCESS_KEYS, type Key, keysOf, notAUsers, ownerOf, USERS } from "./iam/access-keys.ts";
import { count, userNameOf } from "./iam/find-user.ts";
import { factsOf } from "./iam/inline-policy.ts";
import { ATTACHED, otherContainment } from "./iam/other-containment.ts";
import { userPolicies } from "./iam/user-policies.ts";

type Target = AccessKey & {
  /** Also the other keys of its user. */
  readonly allKeys?: true;
};
type Status = "Active" | "Inactive";
const SESSIONS =
  "Sessions made with the key and roles assumed with it stay valid: deny the user and those roles too";

type Before = { readonly userName: string; readonly accessKeyId: string; readonly status: Status };

/**
 * Sets an IAM user's access key, or on request all keys of the user, to Inactive: IAM accepts no new request signed with them (IAM API
 * reference, UpdateAccessKey).
 */
export const deactivateAccessKey = action<Target, Before>({
  id: "deactivate-access-key",
  summary: "Deactivate an access key of an IAM user",
  reference: {
    mitigations: ["M1026", "D3-AL"],
    limits: [
      SESSIONS,
      "A key that is made for the user afterwards is active: deny-user stops that",
      "The key is not deleted: it is evidence",
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
    } else if (changes.length === 0) return { moot: `${accessKeyId} is already ${key.status}` };

    const active = others.filter(({ status }) => status === "Active");
    return {
      changes,
      affected: changes.map(
        ({ before }) => `every caller with access key ${before.accessKeyId} (user ${userName})`,
      ),
      limits: [
        allKeys
          ? `A key that is made for user ${userName} afterwards is active: deny-user stops that`
          : `User ${userName} has ${count(active, "other active key")}${active.length > 0 ? ", which stays active" : ""}`,
        SESSIONS,
        ...contained,
      ],
      ...factsOf(user.name, principal),
    };
  },

  apply: (_target, { before }, aws) => setStatus(aws, before, "Inactive"),

  verify: (_target, changes, aws) =>
    inForce(changes, async ({ before }) => {
      const now = await statusOf(aws, before);
      return now === undefined || now === "Inactive"
        ? undefined
        : `${before.accessKeyId} of ${before.userName} is ${now}`;
    }),

  async preview(_target, { before, to }, aws) {
    const { accessKeyId, status } = before;
    const now = await statusOf(aws, before);
    if (now === undefined) return gone(`key ${accessKeyId}`);
    if (now === status) return unchanged(now, `key is already ${now}`);
    const putBack = () => setStatus(aws, before, status);
    return now === to
      ? { now, will: `make ${accessKeyId} ${status} again`, putBack }
      : changedSince(now, putBack);
  },
});

/** A key with any other status, for example expired, signs nothing and takes no status. */
function deactivation(userName: string, { id, status }: Key): Change<Before>[] {
  if (status !== "Active" && status !== "Inactive") return [];
  return [
    {
      hold: `user/${userName}/access-key/${id}/status`,
      of: `${id} of ${userName}`,
      from: status,
      to: "Inactive",
      before: { userName, accessKeyId: id, status },
      ...(status === "Inactive" && { inForce: true }),
    },
  ];
}

/** Undefined where the key does not exist. */
async function statusOf(aws: Aws, { userName, accessKeyId }: Before): Promise<string | undefined> {
  return (await keysOf(aws, userName))?.find(({ id }) => id === accessKeyId)?.status;
}

/** Sets the status of a key. A key that no longer exists is success. */
async function setStatus(aws: Aws, { userName, accessKeyId }: Before, status: Status): Promise<void> {
  const input = { UserName: userName, AccessKeyId: accessKeyId, Status: status };
  await ifExists(aws.client(IAMClient).send(new UpdateAccessKeyCommand(input)), "NoSuchEntity");
}

/** Why a key that its user does not list is refused, or has nothing to contain. */
async function notTheirs(aws: Aws, keyId: string, userName: string): Promise<Moot | Refusal> {
  const owner = await ownerOf(aws, keyId);
  if (!("userName" in owner)) return owner;
  return owner.userName === userName
    ? { refused: notAUsers(keyId) }
    : { refused: `${keyId} is a key of user ${owner.userName}, not of ${userName}` };
}
