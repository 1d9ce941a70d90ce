import { describe, expect, test } from "vitest";
import { deactivateAccessKey } from "../../lib/actions/deactivate-access-key.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { driftWords } from "../../lib/model/drift.ts";
import type { StepRecord } from "../../lib/model/response.ts";
import { lostChange, whoChanged } from "../../lib/pursuit/who-changed.ts";
import { newScene } from "../support/review-run.ts";
import { MINUTE, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();
const ACCOUNT = "123456789012";
const KEY = "AKIAIOSFODNN7EXAMPLE";
const STEP: StepRecord = {
  n: 1,
  wave: "contain",
  action: "deactivate-access-key",
  summary: "",
  authority: "identity",
  target: { account: ACCOUNT, region: "global" },
  targetName: KEY,
  changes: [
    {
      hold: `user/ci/access-key/${KEY}/status`,
      of: `${KEY} of ci`,
      from: "Active",
      to: "Inactive",
      before: { userName: "ci", accessKeyId: KEY, status: "Active" },
      state: "applied",
      appliedAt: "2026-11-20T03:00:00.400Z",
    },
  ],
  affected: [],
  limits: [],
  rearms: true,
  revision: 1,
};

/** A record as CloudTrail publishes it for UpdateAccessKey (CloudTrail user guide, "CloudTrail record contents"). */
function record(more: object = {}) {
  return {
    eventSource: "iam.amazonaws.com",
    eventName: "UpdateAccessKey",
    eventID: "11111111-2222-4333-8444-555555555555",
    eventTime: "2026-11-20T03:02:03Z",
    userIdentity: {
      type: "AssumedRole",
      accountId: ACCOUNT,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/mallory`,
    },
    requestParameters: { userName: "ci", accessKeyId: KEY, status: "Active" },
    ...more,
  };
}

/** Event history as its API reference documents it, and what was asked of it. */
function history(records: readonly unknown[] | Error) {
  const asked: { readonly name: string; readonly region: string; readonly from: string }[] = [];
  const aws: Engine["aws"] = ({ account, region }, responseId) => ({
    account,
    region,
    partition: "aws",
    responseId,
    now: () => new Date("2026-11-20T03:05:00Z"),
    client: () =>
      ({
        async send({
          input,
        }: {
          input: { LookupAttributes: { AttributeValue: string }[]; StartTime: Date };
        }) {
          const name = input.LookupAttributes[0]!.AttributeValue;
          asked.push({ name, region, from: input.StartTime.toISOString() });
          if (records instanceof Error) throw records;
          return {
            Events: records
              .filter((one) => typeof one === "string" || (one as { eventName?: string }).eventName === name)
              .map((one) => ({ CloudTrailEvent: typeof one === "string" ? one : JSON.stringify(one) })),
          };
        },
      }) as never,
  });
  const engine = { aws, now: () => new Date("2026-11-20T03:05:00Z") } as Engine;
  return { engine, asked };
}

const LOST = [lostChange(STEP, STEP.changes[0]!, deactivateAccessKey)];
async function found(records: readonly unknown[] | Error, told?: unknown) {
  const { engine, asked } = history(records);
  return { by: await whoChanged({ id: "7QX4M2K9TD" }, LOST, engine, told), asked };
}

describe("who changed what Cordon had set", () => {
  test("is in the event history of the last hour, by the calls of the action; IAM's is in us-east-1", async () => {
    const { by, asked } = await found([record()]);
    expect(asked).toEqual([
      { name: "UpdateAccessKey", region: "us-east-1", from: "2026-11-20T02:05:00.000Z" },
    ]);
    expect(driftWords(by)).toEqual([
      `changed by role/Admin/mallory with UpdateAccessKey at 2026-11-20 03:02:03Z: ${KEY} of ci`,
    ]);
  });

  test("is in the record that told of it, and then nothing is looked up", async () => {
    const { by, asked } = await found([], record());
    expect([by?.calls[0]?.by, asked]).toEqual(["role/Admin/mallory", []]);
  });

  test.each([
    [{ type: "IAMUser", userName: "ana", arn: `arn:aws:iam::${ACCOUNT}:user/ana` }, "user/ana"],
    [{ type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root` }, "root"],
    [{ type: "AWSService", invokedBy: "config.amazonaws.com" }, "config.amazonaws.com"],
    [{ type: "IAMUser", userName: "eve", accountId: "999999999999" }, "user/eve of account 999999999999"],
    [{}, "an unnamed principal"],
    [null, "an unnamed principal"],
  ])("%j is %s", async (userIdentity, name) => {
    expect((await found([record({ userIdentity })])).by?.calls[0]?.by).toBe(name);
  });

  test("of several calls the latest one is named", async () => {
    const userIdentity = { type: "IAMUser", userName: "late" };
    const late = record({ eventTime: "2026-11-20T03:04:00Z", userIdentity });
    expect((await found([record(), late, record()])).by?.calls.map(({ by }) => by)).toEqual(["user/late"]);
  });

  test.each<[string, unknown]>([
    ["Cordon's own, in the same second", record({ eventTime: "2026-11-20T03:00:00Z" })],
    ["a failed one", record({ errorCode: "AccessDenied" })],
    [
      "one on another key of the user",
      record({ requestParameters: { userName: "ci", accessKeyId: "AKIAOTHEROTHEROTHER1" } }),
    ],
    ["one on another user", record({ requestParameters: { userName: "ana" } })],
    ["one without parameters", record({ requestParameters: null })],
    ["one without a time", record({ eventTime: "soon" })],
    ["one of another name", record({ eventName: "CreateAccessKey" })],
    ["no JSON", "{"],
    ["no record", "null"],
  ])("no call is named for %s: not known yet", async (_name, one) => {
    const { by } = await found([one], one);
    expect(by).toMatchObject({ calls: [], unknown: [{ step: 1 }], looks: 1 });
    expect(driftWords(by)).toEqual([
      "changed by: not known yet for step 1; CloudTrail's event history is up to 15 min late",
    ]);
  });

  test("a lookup that fails leaves it unknown", async () => {
    const { by } = await found(Object.assign(new Error("no"), { name: "ThrottlingException" }));
    expect(by).toMatchObject({ calls: [], unknown: [{ step: 1 }] });
  });
});

describe("a verification that finds drift", () => {
  async function drifted(records: unknown[]) {
    const { engine, asked } = history(records);
    const permissions = {
      read: [],
      apply: [{ actions: ["lamps:SwitchLamp", "lamps:DescribeLamp"], resources: ["*"] }],
      revert: [],
    };
    const scene = await newScene(endpoint(), { hall: "dim" }, { aws: engine.aws, extra: { permissions } });
    const { id } = await scene.respond(["hall"]);
    scene.world.set("hall", "green");
    await scene.check(id);
    return { ...scene, id, asked };
  }
  const switched = () =>
    record({
      eventName: "SwitchLamp",
      eventTime: "2026-11-20T03:02:00Z",
      requestParameters: { lampName: "hall" },
    });

  test("records who did it, and says so in the audit", async () => {
    const { id, whole, asked } = await drifted([switched()]);
    const { response, audit } = await whole(id);
    expect(asked.map(({ name }) => name)).toEqual(["SwitchLamp"]);
    expect(response.changedBy).toMatchObject({ calls: [{ step: 1, by: "role/Admin/mallory" }], unknown: [] });
    expect(audit.at(-1)!.what).toBe(
      "not-in-effect · switch-off hall: hall is green · changed by role/Admin/mallory with SwitchLamp at 2026-11-20 03:02:00Z: hall",
    );
    expect(whatIsDue(response)).not.toContain("who");
  });

  test("looks once more, 16 minutes later, and not again", async () => {
    const records: unknown[] = [];
    const { id, response, pass, asked } = await drifted(records);
    expect((await response(id)).changedBy).toMatchObject({ calls: [], looks: 1 });
    expect(whatIsDue(await response(id))).toContain("who");
    records.push(switched());
    await pass(15 * MINUTE);
    expect(asked).toHaveLength(1);
    await pass(2 * MINUTE);
    const after = await response(id);
    expect(after).toMatchObject({
      state: "not-in-effect",
      changedBy: { calls: [{ by: "role/Admin/mallory", call: "SwitchLamp" }], unknown: [], looks: 2 },
    });
    await pass(24 * 60 * MINUTE);
    expect(asked).toHaveLength(2);
  });

  test("says for good that it is not known when event history has nothing", async () => {
    const { id, response, pass } = await drifted([]);
    await pass(20 * MINUTE);
    const after = await response(id);
    expect(driftWords(after.changedBy)).toEqual([
      "changed by: not known for step 1; no such call is in CloudTrail's event history",
    ]);
    expect(whatIsDue(after)).not.toContain("who");
  });
});
