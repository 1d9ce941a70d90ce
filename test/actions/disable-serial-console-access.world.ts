import {
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
} from "@aws-sdk/client-ec2";
import { disableSerialConsoleAccess } from "../../lib/actions/disable-serial-console-access.ts";
import type { Place } from "../../lib/model/place.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";

/** Access that somebody turned on, in two Regions. */
async function allowed(moto: Moto): Promise<Sample> {
  const turnOn = (region: string) =>
    openClient(moto, EC2Client, region).send(new EnableSerialConsoleAccessCommand({}));
  for (const region of ["us-east-1", "eu-west-1"]) await turnOn(region);
  return {
    target: { account: "123456789012", region: "us-east-1" },
    protect: { cannot: "a setting of an account and Region has no tags" },
    remove: { cannot: "the setting is always there" },
    describe: () =>
      Promise.all(
        ["us-east-1", "eu-west-1"].map(async (region) => {
          const ec2 = openClient(moto, EC2Client, region);
          return (await ec2.send(new GetSerialConsoleAccessStatusCommand({}))).SerialConsoleAccessEnabled;
        }),
      ),
    meddle: async () => void (await turnOn("us-east-1")),
    // On again, as it was before: nothing is left to undo.
    afterMeddling: "undone",
  };
}

export const world: World<Place> = {
  action: disableSerialConsoleAccess,
  samples: { "access that was turned on": allowed },
  // moto does not know the setting; the local account adds it.
  account: MINISTACK,
};
