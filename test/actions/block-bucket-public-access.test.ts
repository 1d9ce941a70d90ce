import {
  DeleteBucketOwnershipControlsCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, expect, test } from "vitest";
import { blockBucketPublicAccess } from "../../lib/actions/block-bucket-public-access.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { makeS3 } from "./s3-account.ts";

const moto = useServer();
let it: ReturnType<typeof makeS3>;
const Bucket = "payroll";
beforeEach(async () => {
  it = makeS3(moto);
  await it.makeBucket(Bucket);
  // As S3 makes them since 2023.
  const Rules = [{ ObjectOwnership: "BucketOwnerEnforced" as const }];
  await it.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
});

const target = { ...PLACE, bucketName: Bucket };
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
async function planOf(faults?: Faults) {
  return (await blockBucketPublicAccess.plan(target, door(faults))) as Plan;
}
function refusing(command: string, name: string): Faults["before"] {
  return (call) => {
    if (call.command === command) throw awsError(name);
  };
}
function block(BlockPublicAcls: boolean, others = BlockPublicAcls) {
  return it.s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls,
        IgnorePublicAcls: others,
        BlockPublicPolicy: others,
        RestrictPublicBuckets: others,
      },
    }),
  );
}

test("in words: none, everything off, some; each is another before-image", async () => {
  const [none] = (await planOf()).changes;
  expect(none).toEqual({
    hold: "bucket/payroll/public-access-block",
    of: "bucket payroll",
    from: "no block of public access",
    to: "all public access blocked",
    before: {},
  });
  await block(false);
  const [off] = (await planOf()).changes;
  expect(off!.from).toBe("a block of public access with everything off");
  await block(true, false);
  const [some] = (await planOf()).changes;
  expect(some!.from).toBe("only BlockPublicAcls");
  expect(some!.before).toEqual({
    flags: {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    },
  });
});

test("one of the four is missing: not in force; all four: in force", async () => {
  await block(false, true);
  expect((await planOf()).changes[0]).not.toHaveProperty("inForce");
  const [change] = (await planOf()).changes;
  type Known = Parameters<typeof blockBucketPublicAccess.apply>[1];
  expect(await blockBucketPublicAccess.verify(target, [change as Known], door())).toEqual({
    holds: false,
    missing: ["bucket payroll: only IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets"],
    broken: ["bucket/payroll/public-access-block"],
  });
  await block(true);
  expect((await planOf()).changes[0]).toMatchObject({ inForce: true });
});

test("nobody reads it publicly: the target alone is hit; a website or a public policy: others", async () => {
  expect((await planOf()).asset).toMatchObject({ reach: "target" });
  const index = { IndexDocument: { Suffix: "index.html" } };
  await it.s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: index }));
  const website = await planOf();
  expect(website.asset).toMatchObject({ reach: "others" });
  expect(website.affected).toContainEqual(expect.stringContaining("it is a website"));
  const open = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await it.s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: [open] }),
    }),
  );
  expect((await planOf()).affected).toContainEqual(expect.stringContaining("its policy is public"));
});

test("it takes ACLs: any object may be public by its own, unless those are ignored already", async () => {
  const told = expect.stringContaining("objects with a public ACL");
  expect((await planOf()).affected).not.toContainEqual(told);
  await it.s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  const plan = await planOf();
  expect(plan.asset).toMatchObject({ reach: "others" });
  expect(plan.affected).toContainEqual(told);
  await block(false, true);
  expect((await planOf()).asset).toMatchObject({ reach: "target" });
});

test.each(["GetBucketOwnershipControls", "GetBucketPolicyStatus", "GetBucketWebsite"])(
  "%s denied or throttled: the rest is planned, and people are told and asked",
  async (command) => {
    const plan = await planOf({ before: refusing(command, "AccessDenied") });
    expect(plan.asset).not.toHaveProperty("reach");
    expect(plan.affected).toContainEqual(expect.stringContaining("or it is a website (AccessDenied)"));
    expect(await planOf({ before: refusing(command, "ThrottlingException") })).toHaveProperty("changes");
  },
);

test("not this account's, or not in this Region: refused; every call names the account", async () => {
  expect(await planOf({ before: refusing("GetPublicAccessBlock", "AccessDenied") })).toEqual({
    refused: expect.stringContaining("belongs to another account than 123456789012"),
  });
  expect(await planOf({ before: refusing("GetBucketTagging", "PermanentRedirect") })).toEqual({
    refused: "bucket payroll is not in us-east-1: name its own Region",
  });
  const aws = door();
  const { changes } = (await blockBucketPublicAccess.plan(target, aws)) as Plan;
  const change = changes[0] as Parameters<typeof blockBucketPublicAccess.apply>[1];
  await blockBucketPublicAccess.apply(target, change, aws);
  await undoChange(blockBucketPublicAccess, target, change, aws);
  expect(new Set(aws.calls.map(({ input }) => input["ExpectedBucketOwner"]))).toEqual(
    new Set(["123456789012"]),
  );
});

test.each(["payroll--use1-az4--x-s3", "a", "-payroll", "payroll/", "arn:aws:s3:::payroll"])(
  "%j is no bucket that this works on: refused before anything is asked",
  async (bucketName) => {
    const aws = door();
    expect(await blockBucketPublicAccess.plan({ ...PLACE, bucketName }, aws)).toHaveProperty("refused");
    expect(aws.calls).toEqual([]);
  },
);
