import {
  DeleteTrailCommand,
  type Trail as Described,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { beforeEach, expect, test } from "vitest";
import { restoreTrailLogging } from "../../lib/actions/restore-trail-logging.ts";
import type { Plan } from "../../lib/model/action.ts";
import type { Trail } from "../../lib/model/resource.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeTrails, PLACE } from "./cloudtrail-account.ts";

const moto = useServer();
let trails: Awaited<ReturnType<typeof makeTrails>>;
beforeEach(async () => {
  trails = await makeTrails(moto);
  await trails.makeTrail("audit");
  await trails.stop("audit");
});

function door(faults?: Faults, region: string = PLACE.region) {
  return openDoor(moto, { ...PLACE, region }, "7QX4M2K9TD", faults);
}
function target(more: Partial<Trail> = {}): Trail {
  return { ...PLACE, trailName: "audit", ...more };
}
async function planOf(more?: Partial<Trail>, faults?: Faults) {
  return (await restoreTrailLogging.plan(target(more), door(faults, more?.region))) as Plan;
}
/** As AWS describes it; what moto cannot be told. */
function described(change: (trail: Described) => void): Faults["answer"] {
  return ({ command }, output) => {
    if (command === "DescribeTrails") for (const one of output["trailList"] as Described[]) change(one);
  };
}

test("in words: since when it was off, and what is lost", async () => {
  const plan = await planOf();
  expect(plan.changes).toEqual([
    {
      hold: "trail/audit/logging",
      of: "trail audit",
      from: "not logging",
      to: "logging",
      before: { trailName: "audit", isLogging: false, stoppedAt: expect.stringMatching(/^20.*Z$/) },
    },
  ]);
  expect(plan.limits).toEqual([expect.stringMatching(/^Events since 20.* are in no log of this trail/)]);
});

test("on already: in force, and an undo leaves it on", async () => {
  await trails.cloudtrail.send(new StartLoggingCommand({ Name: "audit" }));
  const [change] = (await planOf()).changes;
  expect(change).toMatchObject({ inForce: true, before: { isLogging: true } });
  const aws = door();
  expect(await undoChange(restoreTrailLogging, target(), change as never, aws)).toEqual({
    undone: "No change: logging before the response",
  });
  expect(aws.calls.map(({ command }) => command)).toEqual(["GetTrailStatus"]);
});

test("a shadow in another Region: refused, with the Region that is its home", async () => {
  expect(await planOf({ region: "eu-west-1" })).toEqual({
    refused: "trail audit has its home in us-east-1, and is changed only there",
  });
});

test("an organization's trail in a member account: refused, with the account that owns it", async () => {
  const answer = described((trail) => {
    trail.TrailARN = "arn:aws:cloudtrail:us-east-1:210987654321:trail/audit";
  });
  expect(await planOf({}, { answer })).toEqual({
    refused: expect.stringMatching(/^trail audit is the organization's: only account 210987654321/),
  });
});

test("deleted: moot, and what makes it again", async () => {
  await trails.cloudtrail.send(new DeleteTrailCommand({ Name: "audit" }));
  expect(await planOf()).toEqual({ moot: expect.stringContaining("made again from the code that made it") });
});

test.each([
  "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit",
  "-audit",
  "ab",
  "audit\n",
  "x".repeat(129),
])("%j is no trail's name: refused before anything is asked", async (trailName) => {
  const aws = door();
  expect(await restoreTrailLogging.plan(target({ trailName }), aws)).toHaveProperty("refused");
  expect(aws.calls).toEqual([]);
});

test("other ways to blind it are said: one Region, management events left out, deliveries that fail", async () => {
  const narrow = described((trail) => {
    trail.IsMultiRegionTrail = false;
  });
  const put = (one: object) =>
    trails.cloudtrail.send(new PutEventSelectorsCommand({ TrailName: "audit", ...one }));
  const limits = async (faults?: Faults) => (await planOf({}, faults)).limits.slice(1);
  const management = [expect.stringContaining("leave out management events")];

  expect(await limits({ answer: narrow })).toEqual([expect.stringMatching(/records us-east-1 only/)]);
  await put({ EventSelectors: [{ ReadWriteType: "ReadOnly", IncludeManagementEvents: true }] });
  expect(await limits()).toEqual(management);
  await put({ EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: false }] });
  expect(await limits()).toEqual(management);
  await put({
    EventSelectors: [
      {
        ReadWriteType: "All",
        IncludeManagementEvents: true,
        ExcludeManagementEventSources: ["kms.amazonaws.com"],
      },
    ],
  });
  expect(await limits()).toEqual(management);
  await put({ EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] });
  expect(await limits()).toEqual([]);
  const all = { Field: "eventCategory", Equals: ["Management"] };
  await put({ AdvancedEventSelectors: [{ FieldSelectors: [all] }] });
  expect(await limits()).toEqual([]);
  await put({ AdvancedEventSelectors: [{ FieldSelectors: [all, { Field: "readOnly", Equals: ["true"] }] }] });
  expect(await limits()).toEqual(management);
  await put({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }] });
  expect(await limits()).toEqual(management);

  const failing: Faults["answer"] = ({ command }, output) => {
    if (command === "GetTrailStatus") output["LatestDeliveryError"] = "AccessDenied\u001b[2J";
  };
  expect(await limits({ answer: failing })).toContainEqual(
    "The last delivery failed with AccessDenied: check the bucket and the key",
  );
});

test("stopped again by other hands: not in force; and a Region that is not its home is never taken for gone", async () => {
  const [change] = (await planOf()).changes;
  await restoreTrailLogging.apply(target(), change as never, door());
  await trails.stop("audit");
  expect(await restoreTrailLogging.verify(target(), [change as never], door())).toEqual({
    holds: false,
    missing: ["trail audit is not logging"],
    broken: ["trail/audit/logging"],
  });
  const before: Faults["before"] = ({ command }) => {
    if (command === "StartLogging") throw awsError("InvalidHomeRegionException");
  };
  await expect(restoreTrailLogging.apply(target(), change as never, door({ before }))).rejects.toThrow(
    "InvalidHomeRegion",
  );
});
