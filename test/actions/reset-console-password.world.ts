import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { resetConsolePassword } from "../../lib/actions/reset-console-password.ts";
import type { User } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeIam, GLOBAL, makeIam, PROTECTED } from "./iam-account.ts";

function user(named: "name" | "key") {
  return async (moto: Moto): Promise<Sample<User>> => {
    const { iam, makeUser, makeKey } = makeIam(moto);
    for (const UserName of ["ana", "jenkins"]) {
      await makeUser(UserName);
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: "known-To-Them-1" }));
    }
    const key = await makeKey("jenkins");
    const needsNew = async (UserName: string) => {
      const found = await iam.send(new GetLoginProfileCommand({ UserName })).catch(() => undefined);
      return found?.LoginProfile?.PasswordResetRequired;
    };
    return {
      target: { ...GLOBAL, ...(named === "name" ? { userName: "jenkins" } : { ownerOfKey: key }) },
      protect: () => iam.send(new TagUserCommand({ UserName: "jenkins", Tags: PROTECTED })),
      remove: () => iam.send(new DeleteLoginProfileCommand({ UserName: "jenkins" })),
      describe: async () => ({
        iam: await describeIam(moto),
        reset: { ana: await needsNew("ana"), jenkins: await needsNew("jenkins") },
      }),
      meddle: async () => undefined,
    };
  };
}

export const world: World<User> = {
  action: resetConsolePassword,
  samples: { "by name": user("name"), "by a key": user("key") },
};
