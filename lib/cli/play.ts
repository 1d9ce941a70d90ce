import { Command } from "@commander-js/extra-typings";
import { Failure } from "./program/failure.ts";

export const command = new Command("play")
  .description("play an attack on the local account that runs in another terminal, and watch the response")
  .argument("[playbook]", "the playbook that answers it", "stolen-instance-credentials")
  .action(async (id) => {
    const [{ readLocalFile }, { readFile }, { requireAttack }, { attackOn }, { showAttack }, { show }] =
      await Promise.all([
        import("../../local/local-file.ts"),
        import("node:fs/promises"),
        import("../../local/attack.ts"),
        import("../../local/own-event.ts"),
        import("../../local/show-attack.ts"),
        import("../../local/show.ts"),
      ]);
    await requireAttack(id);
    const local = readLocalFile();
    if (local === undefined)
      throw new Failure(
        "notFound",
        "no local account runs in this folder or above it; start one with `npx cordon local`",
      );
    const company = JSON.parse(await readFile(local.company, "utf8"));
    const { responses } = await showAttack(
      { ...local, company, isOwnTerminal: true },
      id,
      await attackOn(id),
      show,
    );
    if (responses.length === 0) throw new Failure("timedOut", "no response within 30 s");
  });
