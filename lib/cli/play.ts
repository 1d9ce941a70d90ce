import { Command } from "@commander-js/extra-typings";
import { HOLDING } from "../response.ts";

export const command = new Command("play")
  .description("play an attack on the local account that runs in another terminal, and watch the response")
  .argument(
    "[attack]",
    "stolen-instance-credentials, leaked-access-key or console-login-without-mfa",
    "stolen-instance-credentials",
  )
  .action(async (name) => {
    const [
      { readLocalFile },
      { readFile },
      { attackOn, ATTACK_IDS },
      { BUILT, putEvent },
      { follow, isResting },
    ] = await Promise.all([
      import("../local/bring-up.ts"),
      import("node:fs/promises"),
      import("../local/play.ts"),
      import("../local/finding.ts"),
      import("../local/follow.ts"),
    ]);
    if (!ATTACK_IDS.includes(name)) {
      process.stderr.write(`cordon: there is no attack ${name}; there are ${ATTACK_IDS.join(", ")}\n`);
      process.exitCode = 2;
      return;
    }
    const local = readLocalFile();
    if (local === undefined) {
      process.stderr.write("cordon: no local account is running here; start one with `npx cordon local`\n");
      process.exitCode = 3;
      return;
    }
    const attack = attackOn(JSON.parse(await readFile(local.company, "utf8")), name);
    const show = (line: string) => process.stdout.write(`${line}\n`);
    show(`${attack.story}\n(${BUILT})\n`);
    const sent = new Date();
    await putEvent(local, attack.event);
    const running = { env: local.env, outputs: { TableName: local.table } };
    const whole = await follow(running, attack.response, sent, { until: isResting, seconds: 30, show });
    if (whole === undefined) {
      process.stderr.write("cordon: no response within 30 s\n");
      process.exitCode = 8;
      return;
    }
    const { id, state } = whole.response;
    show(`\nLook:  npx cordon show ${id}`);
    if (HOLDING.includes(state)) show(`Undo:  npx cordon undo ${id} --reason "…"`);
  });
