import { disableRolesAnywhere } from "../../lib/actions/disable-roles-anywhere.ts";
import type { RolesAnywhere } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { describeRolesAnywhere, makeRolesAnywhere, ROLES_ANYWHERE } from "./roles-anywhere-account.ts";

/** A trust anchor and a profile, and another one of each. */
function entrance(of: "trust-anchor" | "profile") {
  return async (moto: Moto): Promise<Sample<RolesAnywhere>> => {
    const { makeAnchor, makeProfile, tag, enable, remove } = makeRolesAnywhere(moto);
    const trustAnchorId = await makeAnchor("factory");
    await makeAnchor("office");
    const profileId = await makeProfile("machines");
    await makeProfile("laptops");
    const id = of === "profile" ? profileId : trustAnchorId;
    await tag(of, id, "team", "plant");
    return {
      target: { ...PLACE, ...(of === "profile" ? { profileId } : { trustAnchorId }) },
      protect: () => tag(of, id, "cordon:protected", "true"),
      remove: () => remove(of, id),
      describe: () => describeRolesAnywhere(moto),
      meddle: () => enable(of, id),
      // Enabled, as before: nothing is left to undo.
      afterMeddling: "undone",
    };
  };
}

export const world: World<RolesAnywhere> = {
  action: disableRolesAnywhere,
  account: ROLES_ANYWHERE,
  samples: { "a trust anchor": entrance("trust-anchor"), "a profile": entrance("profile") },
};
