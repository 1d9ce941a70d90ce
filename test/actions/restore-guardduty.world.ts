import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import { restoreGuardduty } from "../../lib/actions/restore-guardduty.ts";
import type { Detector } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** A suspended detector with features of both kinds. moto, unlike AWS, allows a second one beside it, which is left alone. */
async function suspended(moto: Moto): Promise<Sample<Detector>> {
  const guardduty = openClient(moto, GuardDutyClient);
  const make = async () => {
    const input = {
      Enable: false,
      FindingPublishingFrequency: "FIFTEEN_MINUTES" as const,
      Features: [{ Name: "S3_DATA_EVENTS" as const, Status: "ENABLED" as const }],
    };
    return (await guardduty.send(new CreateDetectorCommand(input))).DetectorId!;
  };
  const [id] = [await make(), await make()];
  return {
    target: { ...PLACE, detectorId: id },
    protect: { cannot: "moto tags a detector only when it is made; the test of the action has one" },
    remove: () => guardduty.send(new DeleteDetectorCommand({ DetectorId: id })),
    describe: async () => {
      const { DetectorIds = [] } = await guardduty.send(new ListDetectorsCommand({}));
      return Promise.all(
        DetectorIds.map(async (DetectorId) => {
          const {
            $metadata: _,
            UpdatedAt,
            ...detector
          } = await guardduty.send(new GetDetectorCommand({ DetectorId }));
          return detector;
        }),
      );
    },
    meddle: async () =>
      void (await guardduty.send(new UpdateDetectorCommand({ DetectorId: id, Enable: false }))),
    // Off again, as it was before: nothing is left to undo.
    afterMeddling: "undone",
  };
}

export const world: World<Detector> = {
  action: restoreGuardduty,
  samples: { "a suspended detector": suspended },
};
