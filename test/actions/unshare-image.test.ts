import {
  DeregisterImageCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { unshareImage } from "../../lib/actions/unshare-image.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openClient, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";

const moto = useServer();
let ec2: EC2Client;
let imageId: string;
beforeEach(async () => {
  ec2 = openClient(moto, EC2Client);
  imageId = (await ec2.send(new RegisterImageCommand({ Name: "golden" }))).ImageId!;
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, imageId };
}
async function planOf(faults?: Faults) {
  return (await unshareImage.plan(target(), door(faults))) as Plan;
}
const UNIT = "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-cdef3456";
const ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5";

test("in words: everybody, an account, an organization, a part of one; and the snapshots behind it", async () => {
  await ec2.send(
    new ModifyImageAttributeCommand({
      ImageId: imageId,
      LaunchPermission: {
        Add: [
          { Group: "all" },
          { UserId: "111122223333" },
          { OrganizationArn: ORGANIZATION },
          { OrganizationalUnitArn: UNIT },
        ],
      },
    }),
  );
  const { changes, limits } = await planOf();
  expect(changes).toEqual([
    {
      hold: `image/${imageId}/launch-permission`,
      of: imageId,
      from: `shared with 111122223333, everybody, ${ORGANIZATION}, ${UNIT}`,
      to: "private",
      before: { grantees: ["111122223333", "all", ORGANIZATION, UNIT] },
    },
  ]);
  expect(limits.at(-1)).toMatch(/^The snapshots behind it may be shared as well: snap-[0-9a-f]+$/);
});

test("each kind of grantee is taken away, and given back, as EC2 names it", async () => {
  const grantees = ["111122223333", "all", ORGANIZATION, UNIT];
  const change = { hold: "", of: "", from: "", to: "", before: { grantees } };
  const aws = door();
  await undoChange(unshareImage, target(), change, aws);
  await unshareImage.apply(target(), change, aws);
  const permissions = [
    { UserId: "111122223333" },
    { Group: "all" },
    { OrganizationArn: ORGANIZATION },
    { OrganizationalUnitArn: UNIT },
  ];
  expect(aws.calls.flatMap(({ input }) => input["LaunchPermission"] ?? [])).toEqual([
    { Add: permissions },
    { Remove: permissions },
  ]);
});

test("private already: in force", async () => {
  expect((await planOf()).changes[0]).toMatchObject({ inForce: true, before: { grantees: [] } });
});

test("another account's: refused, naming it", async () => {
  const answer: Faults["answer"] = (_call, output) => {
    for (const one of (output["Images"] ?? []) as { OwnerId: string }[]) one.OwnerId = "999988887777";
  };
  expect(await planOf({ answer })).toEqual({
    refused: `${imageId} belongs to account 999988887777: only that can unshare it`,
  });
});

test("deregistered: moot, also between two reads", async () => {
  const between: Faults["before"] = ({ command }) => {
    if (command === "DescribeImageAttribute") throw awsError("InvalidAMIID.Unavailable");
  };
  const gone = { moot: `${imageId} does not exist in 123456789012 us-east-1` };
  expect(await planOf({ before: between })).toEqual(gone);
  await ec2.send(new DeregisterImageCommand({ ImageId: imageId }));
  expect(await planOf()).toEqual(gone);
});
