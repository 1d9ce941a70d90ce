import { EC2Client, EnableSerialConsoleAccessCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { disableSerialConsoleAccess } from "../../lib/actions/disable-serial-console-access.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";

const PLACE = { account: "123456789012", region: "us-east-1" } as const;

let account: Moto;
beforeAll(async () => {
  account = await MINISTACK.start();
}, 60_000);
beforeEach(() => account.reset());
afterAll(() => account?.stop());

function door(faults?: Faults) {
  return openDoor(account, PLACE, "7QX4M2K9TD", faults);
}
function turnOn() {
  return openClient(account, EC2Client).send(new EnableSerialConsoleAccessCommand({}));
}
async function planOf(faults?: Faults) {
  return (await disableSerialConsoleAccess.plan(PLACE, door(faults))) as Plan;
}
const managed: Faults["answer"] = ({ command }, output) => {
  if (command === "GetSerialConsoleAccessStatus") output["ManagedBy"] = "declarative-policy";
};

test("in words, for everybody in the Region", async () => {
  await turnOn();
  expect(await planOf()).toMatchObject({
    changes: [
      {
        hold: "serial-console/us-east-1/access",
        of: "EC2 serial console of 123456789012 in us-east-1",
        from: "enabled",
        to: "disabled",
        before: { isEnabled: true },
      },
    ],
    affected: ["users of the serial console of any instance in us-east-1 of 123456789012"],
    asset: { reach: "others" },
  });
});

test("off already: in force, and an undo does not turn it on", async () => {
  const [change] = (await planOf()).changes;
  expect(change).toMatchObject({ inForce: true, before: { isEnabled: false } });
  const aws = door();
  expect(await undoChange(disableSerialConsoleAccess, PLACE, change as never, aws)).toEqual({
    undone: "No change: disabled before the response",
  });
  expect(aws.calls).toHaveLength(1);
  await turnOn();
  expect(await undoChange(disableSerialConsoleAccess, PLACE, change as never, door())).toEqual({
    undone: "No change: already enabled",
  });
});

test("an organization's declarative policy that allows it is changed there; one that forbids it is in force", async () => {
  expect((await planOf({ answer: managed })).changes[0]?.inForce).toBe(true);
  await turnOn();
  expect(await planOf({ answer: managed })).toEqual({ refused: expect.stringContaining("change it there") });
});

test.each([
  { account: "1234", region: "us-east-1" },
  { account: "123456789012", region: "us-east-1\n" },
  { account: "123456789012", region: "global" },
])("%j is no account and Region: refused before anything is asked", async (target) => {
  const aws = door();
  expect(await disableSerialConsoleAccess.plan(target, aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
});

test("on again by other hands: not in force", async () => {
  await turnOn();
  const [change] = (await planOf()).changes;
  await disableSerialConsoleAccess.apply(PLACE, change as never, door());
  await turnOn();
  expect(await disableSerialConsoleAccess.verify(PLACE, [change as never], door())).toEqual({
    holds: false,
    missing: ["the serial console in us-east-1 is enabled"],
    broken: ["serial-console/us-east-1/access"],
  });
});
