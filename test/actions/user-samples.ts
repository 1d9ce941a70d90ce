import { ListUserPoliciesCommand, TagUserCommand } from "@aws-sdk/client-iam";
import type { User } from "../../lib/model/signal.ts";
import type { Sample } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeIam, GLOBAL, makeIam, ordinaryPolicy, PROTECTED } from "./iam-account.ts";

/** A user with a policy of its own and two keys, named by its name or by one of its keys, and another user beside it. */
function user(named: "name" | "key") {
  return async (moto: Moto): Promise<Sample<User>> => {
    const { iam, makeUser, makeKey, putUserPolicy, deleteUser } = makeIam(moto);
    await makeUser("ana");
    await makeKey("ana");
    await makeUser("jenkins");
    const key = await makeKey("jenkins");
    await makeKey("jenkins");
    await putUserPolicy("jenkins", "deploy", ordinaryPolicy());
    return {
      target: { ...GLOBAL, ...(named === "name" ? { userName: "jenkins" } : { ownerOfKey: key }) },
      protect: () => iam.send(new TagUserCommand({ UserName: "jenkins", Tags: PROTECTED })),
      remove: () => deleteUser("jenkins"),
      describe: () => describeIam(moto),
      meddle: async () => {
        const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName: "jenkins" }));
        for (const name of PolicyNames.filter((each) => each.startsWith("cordon-")))
          await putUserPolicy("jenkins", name, ordinaryPolicy());
      },
      // Whose a key is must be asked before anything about the user can be.
      waves: named === "name" ? 2 : 3,
    };
  };
}

export const userSamples = { "by name": user("name"), "by a key": user("key") };
