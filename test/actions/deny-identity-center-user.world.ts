import { denyIdentityCenterUser } from "../../lib/actions/deny-identity-center-user.ts";
import { DENIED_PEOPLE_POLICY } from "../../lib/aws/names.ts";
import type { Person } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { ordinaryPolicy } from "./iam-account.ts";
import { describeIdentityCenter, makeIdentityCenter } from "./identity-center-account.ts";

export const ANA = "906759a87c-94d8c7e2-1234-4abc-9def-0123456789ab";
export const BO = "14d8c7e2-1234-4abc-9def-0123456789ac";
/** moto's own account manages the organization. */
const MANAGEMENT = "123456789012";
const MEMBER = "210987654321";

/** Somebody made our statement narrower. */
function narrowed(text: string): string {
  return text.replace(
    '"Action":"*","Resource":"*","Condition"',
    '"Action":"s3:*","Resource":"*","Condition"',
  );
}

/** A person who holds two permission sets that others hold too, one of them with a policy of its own. */
function person(account: string) {
  return async (moto: Moto): Promise<Sample<Person>> => {
    const it = await makeIdentityCenter(moto);
    const scp = await it.makePolicy(DENIED_PEOPLE_POLICY, ordinaryPolicy());
    await it.makePolicy("other", ordinaryPolicy());
    const sets = [await it.makeSet("admins", ordinaryPolicy()), await it.makeSet("readers")];
    await it.makeSet("others", ordinaryPolicy());
    for (const set of sets) {
      await it.assign(set, ANA, account);
      await it.assign(set, BO, account);
    }
    return {
      target: { account, region: "us-east-1", provider: "identity-center", personId: ANA },
      protect: { cannot: "IAM Identity Center puts no tags on people" },
      remove: async () => {
        await it.deletePolicy(scp);
        for (const set of sets) {
          await it.unassign(set, ANA, account);
          await it.deleteSet(set);
        }
      },
      describe: () => describeIdentityCenter(moto),
      meddle: async () => {
        await it.setPolicy(scp, narrowed(await it.policy(scp)));
        if (account === MANAGEMENT)
          for (const set of sets) await it.setInline(set, narrowed(await it.inline(set)));
      },
      ...(account === MANAGEMENT && { waves: 3 }),
    };
  };
}

/** The same, by the name that they sign in with: who has that name is somebody whom moto made. */
function byName(named: Pick<Person, "provider" | "personId" | "login">, account: string) {
  return async (moto: Moto): Promise<Sample<Person>> => {
    const it = await makeIdentityCenter(moto);
    const scp = await it.makePolicy(DENIED_PEOPLE_POLICY, ordinaryPolicy());
    const [userId] = [await it.makeUser("ana@example.com"), await it.makeUser("bo@example.com")];
    const set = await it.makeSet("admins", ordinaryPolicy());
    await it.assign(set, userId!, account);
    return {
      target: { account, region: "us-east-1", ...named },
      protect: { cannot: "IAM Identity Center puts no tags on people" },
      // Who is gone has no name any more; what denies them is in the policy, which an undo finds as it was.
      remove: async () => {
        await it.deleteUser(userId!);
        await it.deletePolicy(scp);
        await it.unassign(set, userId!, account);
        await it.deleteSet(set);
      },
      describe: () => describeIdentityCenter(moto),
      meddle: async () => {
        await it.setPolicy(scp, narrowed(await it.policy(scp)));
        if (account === MANAGEMENT) await it.setInline(set, narrowed(await it.inline(set)));
      },
      waves: account === MANAGEMENT ? 4 : 3,
    };
  };
}

export const world: World<Person> = {
  action: denyIdentityCenterUser,
  samples: {
    "by the service control policy": person(MEMBER),
    "in the management account, by permission sets too": person(MANAGEMENT),
    "whose name is told, in the management account": byName(
      { provider: "identity-center", login: "ana@example.com" },
      MANAGEMENT,
    ),
    "of Okta, by their login": byName(
      { provider: "okta", personId: "00u7rkrly9sNvp7sa5d7", login: "ana@example.com" },
      MEMBER,
    ),
  },
};
