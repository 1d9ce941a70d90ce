import {
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { deactivateAccessKey } from "../../lib/actions/deactivate-access-key.ts";
import type { AccessKey } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeIam, GLOBAL, makeIam, PROTECTED } from "./iam-account.ts";

function key(named: boolean, meddle: "delete" | "reactivate") {
  return async (moto: Moto): Promise<Sample<AccessKey>> => {
    const { iam, makeUser, makeKey } = makeIam(moto);
    await makeUser("ana");
    await makeKey("ana");
    await makeUser("jenkins");
    const id = await makeKey("jenkins");
    await makeKey("jenkins");
    const theirs = { UserName: "jenkins", AccessKeyId: id };
    return {
      target: { ...GLOBAL, accessKeyId: id, ...(named && { userName: "jenkins" }) },
      protect: () => iam.send(new TagUserCommand({ UserName: "jenkins", Tags: PROTECTED })),
      remove: () => iam.send(new DeleteAccessKeyCommand(theirs)),
      describe: () => describeIam(moto),
      meddle: async () => {
        if (meddle === "delete") await iam.send(new DeleteAccessKeyCommand(theirs));
        else await iam.send(new UpdateAccessKeyCommand({ ...theirs, Status: "Active" }));
      },
      // Somebody deleted it, or put it back as it was: either way nothing is left to undo.
      afterMeddling: "undone",
    };
  };
}

async function allKeys(moto: Moto): Promise<Sample<AccessKey>> {
  const sample = await key(true, "reactivate")(moto);
  const { iam, deleteUser } = makeIam(moto);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: "jenkins" }));
  return {
    ...sample,
    target: { ...sample.target, allKeys: true } as AccessKey,
    remove: () => deleteUser("jenkins"),
    meddle: async () => {
      for (const { AccessKeyId } of AccessKeyMetadata)
        await iam.send(new UpdateAccessKeyCommand({ UserName: "jenkins", AccessKeyId, Status: "Active" }));
    },
  };
}

export const world: World<AccessKey> = {
  action: deactivateAccessKey,
  samples: {
    "a key with its user's name": key(true, "delete"),
    "a key alone": key(false, "reactivate"),
    "all keys of its user": allKeys,
  },
};
