import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetDetectorCommand,
  GuardDutyClient,
} from "@aws-sdk/client-guardduty";
import { beforeEach, expect, test } from "vitest";
import { restoreGuardduty } from "../../lib/actions/restore-guardduty.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";

const PLACE = { account: "123456789012", region: "us-east-1" } as const;

const moto = useServer();
let guardduty: GuardDutyClient;
beforeEach(async () => {
  guardduty = openClient(moto, GuardDutyClient);
});

async function make(Enable: boolean, more: object = {}) {
  return (await guardduty.send(new CreateDetectorCommand({ Enable, ...more }))).DetectorId!;
}
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
async function planOf(detectorId: string, faults?: Faults) {
  return (await restoreGuardduty.plan({ ...PLACE, detectorId }, door(faults))) as Plan;
}

test("in words; features that are off are named and stay off", async () => {
  const id = await make(false, {
    Features: [
      { Name: "S3_DATA_EVENTS", Status: "DISABLED" },
      { Name: "EKS_AUDIT_LOGS", Status: "ENABLED" },
    ],
  });
  const plan = await planOf(id);
  expect(plan.changes).toEqual([
    {
      hold: `detector/${id}/status`,
      of: `detector ${id}`,
      from: "DISABLED",
      to: "ENABLED",
      before: { detectorId: id, status: "DISABLED" },
    },
  ]);
  expect(plan.limits).toContainEqual("These features are disabled and stay so: S3_DATA_EVENTS");
  const aws = door();
  await restoreGuardduty.apply({ ...PLACE, detectorId: id }, plan.changes[0] as never, aws);
  expect(aws.calls.map(({ input }) => input)).toEqual([{ DetectorId: id, Enable: true }]);
  const { Features } = await guardduty.send(new GetDetectorCommand({ DetectorId: id }));
  expect(Features?.map(({ Status }) => Status)).toEqual(["DISABLED", "ENABLED"]);
});

test("on already: in force, and an undo leaves it on", async () => {
  const id = await make(true);
  const target = { ...PLACE, detectorId: id };
  const [change] = (await planOf(id)).changes;
  expect(change).toMatchObject({ inForce: true, before: { status: "ENABLED" } });
  expect(await undoChange(restoreGuardduty, target, change as never, door())).toEqual({
    undone: "No change: ENABLED before the response",
  });
  expect((await guardduty.send(new GetDetectorCommand({ DetectorId: id }))).Status).toBe("ENABLED");
});

test("deleted: moot, and says who can make a new one, or which one is there now", async () => {
  const id = await make(false);
  await guardduty.send(new DeleteDetectorCommand({ DetectorId: id }));
  expect(await planOf(id)).toEqual({
    moot: expect.stringContaining("by hand, in a member account from the account that administers GuardDuty"),
  });
  const other = await make(true);
  expect(await planOf(id)).toEqual({ moot: expect.stringContaining(`${other} is the one here now`) });
});

test("another bad request is not taken for a detector that is gone", async () => {
  const id = await make(false);
  const before: Faults["before"] = ({ command }) => {
    if (command === "GetDetector") throw awsError("BadRequestException");
  };
  await expect(planOf(id, { before })).rejects.toThrow("BadRequestException");
});

test("the account that administers GuardDuty is named", async () => {
  const id = await make(false);
  // moto begins the field with a capital letter, and the SDK passes it over.
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "GetAdministratorAccount") output["Administrator"] = { AccountId: "210987654321" };
  };
  expect((await planOf(id, { answer })).limits).toContainEqual(
    expect.stringContaining("Account 210987654321 administers"),
  );
});

test("a detector that is protected says so", async () => {
  const id = await make(false, { Tags: { "cordon:protected": "true" } });
  expect(await planOf(id)).toMatchObject({ protectedBy: `the tag cordon:protected on detector ${id}` });
});

test("a status that is not known is refused; suspended again is not in force", async () => {
  const id = await make(false);
  const target = { ...PLACE, detectorId: id };
  const strange: Faults["answer"] = ({ command }, output) => {
    if (command === "GetDetector") output["Status"] = "SUSPENDED";
  };
  expect(await planOf(id, { answer: strange })).toHaveProperty("refused");
  const [change] = (await planOf(id)).changes;
  expect(await restoreGuardduty.verify(target, [change as never], door())).toEqual({
    holds: false,
    missing: [`detector ${id} is DISABLED`],
    broken: [`detector/${id}/status`],
  });
});
