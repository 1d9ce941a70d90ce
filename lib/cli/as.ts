import { Command } from "@commander-js/extra-typings";
import { Failure } from "./program/failure.ts";

export const command = new Command("as")
  .description("run one command as another person of the local account, such as the second who approves")
  .argument("<user>", "a user of the seeded company that has an access key: ben, jenkins")
  .argument("<command...>", "after --: the command, as in `cordon as ben -- approve ID`")
  .action(async (user, words) => {
    const [{ readLocalFile }, { runCordon }] = await Promise.all([
      import("../../local/local-file.ts"),
      import("../../local/run-cordon.ts"),
    ]);
    const local = readLocalFile();
    if (local === undefined)
      throw new Failure(
        "notFound",
        "no local account runs in this folder or above it; start one with `npx cordon local`",
      );
    const env = Object.hasOwn(local.others, user) ? local.others[user] : undefined;
    if (env === undefined)
      throw new Failure(
        "usage",
        `the local account has no user ${user} with an access key; there are ${Object.keys(local.others).join(", ")}`,
      );
    process.exitCode = await runCordon(env, words);
  });
