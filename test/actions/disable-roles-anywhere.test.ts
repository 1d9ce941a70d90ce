import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { disableRolesAnywhere } from "../../lib/actions/disable-roles-anywhere.ts";
import { openAws } from "../../lib/aws/clients.ts";
import type { RolesAnywhere } from "../../lib/model/resource.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { makeRolesAnywhere, ROLES_ANYWHERE } from "./roles-anywhere-account.ts";

const account = useServer(() => ROLES_ANYWHERE.start());
let it: ReturnType<typeof makeRolesAnywhere>;
beforeEach(async () => {
  it = makeRolesAnywhere(account);
});
afterEach(() => vi.unstubAllEnvs());

async function plan(target: RolesAnywhere) {
  return disableRolesAnywhere.plan(target, openDoor(account, PLACE, "7QX4M2K9TD"));
}

test("its client, older than the others, works behind the door that functions have, and goes where they go", async () => {
  const trustAnchorId = await it.makeAnchor("factory");
  vi.stubEnv("AWS_ENDPOINT_URL", account.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  const aws = openAws({ ...PLACE, partition: "aws", responseId: "7QX4M2K9TD" });
  expect(await disableRolesAnywhere.plan({ ...PLACE, trustAnchorId }, aws)).toHaveProperty("changes");
});

test("one that was disabled before is in force, and is not enabled by an undo", async () => {
  const profileId = await it.makeProfile("machines", false);
  const found = await plan({ ...PLACE, profileId });
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  const [change] = found.changes;
  expect(change).toMatchObject({ inForce: true, before: { isEnabled: false } });
  const aws = openDoor(account, PLACE, "7QX4M2K9TD");
  await it.enable("profile", profileId);
  expect(await undoChange(disableRolesAnywhere, { ...PLACE, profileId }, change!, aws)).toEqual({
    undone: "No change: already enabled",
  });
  expect(aws.calls).toHaveLength(1);
});

test("names the roles that a profile gives no more, and that live sessions go on", async () => {
  const found = await plan({ ...PLACE, profileId: await it.makeProfile("machines") });
  expect(found).toMatchObject({
    affected: [expect.stringContaining("no new session of role/machines")],
    limits: expect.arrayContaining([expect.stringContaining("stay valid")]),
  });
});

test("the id of a profile is not that of a trust anchor", async () => {
  const trustAnchorId = await it.makeProfile("machines");
  expect(await plan({ ...PLACE, trustAnchorId })).toEqual({
    moot: expect.stringContaining("does not exist"),
  });
});

test("a refusal of AWS is thrown, never taken for gone", async () => {
  const trustAnchorId = await it.makeAnchor("factory");
  const before = () => {
    throw awsError("AccessDeniedException");
  };
  const aws = openDoor(account, PLACE, "7QX4M2K9TD", { before });
  await expect(disableRolesAnywhere.plan({ ...PLACE, trustAnchorId }, aws)).rejects.toThrow(
    "AccessDeniedException",
  );
});
