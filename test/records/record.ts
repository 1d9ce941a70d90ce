import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { AnyAction, Change, Plan } from "../../lib/model/action.ts";
import { loadFolder } from "../../lib/units/load-folder.ts";
import { MOTO, type World } from "../support/action-contract.ts";
import { openDoor } from "../support/aws-door.ts";
import { type RecordedShape, recordFile, shapeOf } from "../support/records.ts";

// `npm run records [ACTION…]`: adds the shape of today's before-images to test/records, where it is new. What is there is
// never changed: ledgers have it.
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const files = await loadFolder(new URL("../../lib/actions/", import.meta.url));
const wanted = process.argv.slice(2);

for (const { id, exports } of files) {
  const worldFile = new URL(`../actions/${id}.world.ts`, import.meta.url);
  const [action] = Object.values(exports) as AnyAction[];
  if (action?.preview === undefined || !existsSync(worldFile)) continue;
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const { world } = (await import(worldFile.href)) as { world: World };
  const server = await (world.account ?? MOTO).start();
  try {
    const known = existsSync(recordFile(id)) ? (JSON.parse(readFileSync(recordFile(id), "utf8")) as RecordedShape[]) : [];
    const fresh: RecordedShape[] = [];
    for (const [sample, make] of Object.entries(world.samples)) {
      await server.reset();
      const { target } = await make(server);
      const planned = (await action.plan(target, openDoor(server, target, "7QX4M2K9TD"))) as Plan;
      const changes = JSON.parse(JSON.stringify(planned.changes)) as Change[];
      const shape = JSON.stringify(changes.map(({ before }) => shapeOf(before)));
      const latest = known.filter((one) => one.sample === sample).at(-1);
      if (latest && JSON.stringify(latest.changes.map(({ before }) => shapeOf(before))) === shape) continue;
      fresh.push({ since: version, sample, changes });
    }
    if (fresh.length === 0) continue;
    writeFileSync(recordFile(id), `${JSON.stringify([...known, ...fresh], null, 2)}\n`);
    console.log(`${id}: ${fresh.length} new`);
  } finally {
    await server.stop();
  }
}
