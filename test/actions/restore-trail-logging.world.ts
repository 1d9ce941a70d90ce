import { DeleteTrailCommand } from "@aws-sdk/client-cloudtrail";
import { restoreTrailLogging } from "../../lib/actions/restore-trail-logging.ts";
import type { Trail } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeTrails, makeTrails, PLACE } from "./cloudtrail-account.ts";

/** A stopped trail, and two more: one stopped, one that records. */
async function stopped(moto: Moto): Promise<Sample<Trail>> {
  const { cloudtrail, makeTrail, stop, protect } = await makeTrails(moto);
  for (const name of ["audit", "old", "data-events"]) await makeTrail(name);
  for (const name of ["audit", "old"]) await stop(name);
  return {
    target: { ...PLACE, trailName: "audit" },
    protect: () => protect("audit"),
    remove: () => cloudtrail.send(new DeleteTrailCommand({ Name: "audit" })),
    describe: () => describeTrails(moto),
    meddle: async () => void (await stop("audit")),
    // Off again, as it was before: nothing is left to undo.
    afterMeddling: "undone",
  };
}

export const world: World<Trail> = { action: restoreTrailLogging, samples: { "a stopped trail": stopped } };
