import {
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { denyBucketPrincipal } from "../../lib/actions/deny-bucket-principal.ts";
import { denyInBucket } from "../../lib/aws/deny-document.ts";
import type { Plan } from "../../lib/model/action.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { policyOf } from "./deny-bucket-principal.world.ts";
import { PLACE } from "./ec2-account.ts";
import { makeIam } from "./iam-account.ts";
import { makeS3 } from "./s3-account.ts";

const moto = useServer();
let s3: ReturnType<typeof makeS3>;
let iam: ReturnType<typeof makeIam>;
let roleId: string;
const Bucket = "payroll";
beforeEach(async () => {
  s3 = makeS3(moto);
  iam = makeIam(moto);
  await s3.makeBucket(Bucket);
  roleId = await iam.makeRole("web", "/shop/");
});

const ROLE = "arn:aws:iam::123456789012:role/shop/web";
const SESSION = "arn:aws:sts::123456789012:assumed-role/web/i-0123456789abcdef0";
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function targetOf(principalArn = ROLE) {
  return { ...PLACE, bucketName: Bucket, principalArn };
}
async function planOf(arn?: string, faults?: Faults) {
  return (await denyBucketPrincipal.plan(targetOf(arn), door(faults))) as Plan;
}
type Known = Parameters<typeof denyBucketPrincipal.apply>[1];
async function changeOf(arn?: string) {
  return (await planOf(arn)).changes[0] as Known;
}
function put(Policy: string) {
  return s3.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}
async function read() {
  return (await s3.s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
}
async function statements() {
  return JSON.parse((await read()) ?? "").Statement as Record<string, unknown>[];
}

describe("the statement", () => {
  const [arn, all] = ["arn:aws:s3:::payroll", "arn:aws:s3:::payroll/*"];

  test("a role and a user by ARN, as IAM has its path", async () => {
    // A session's ARN has no path, and neither has what people write.
    const change = await changeOf("arn:aws:iam::123456789012:role/web");
    await denyBucketPrincipal.apply(targetOf(), change, door());
    expect(await statements()).toEqual([
      {
        Sid: expect.stringMatching(/^Cordon[0-9a-f]{16}$/),
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, all],
        Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } },
      },
    ]);
  });

  test("one session by its user id: aws:PrincipalArn would be its whole role", async () => {
    const change = await changeOf(SESSION);
    expect(change.hold).toBe("bucket/payroll/role/web/session/i-0123456789abcdef0/deny");
    await denyBucketPrincipal.apply(targetOf(SESSION), change, door());
    expect((await statements()).map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { "aws:userid": `${roleId}:i-0123456789abcdef0` } },
    ]);
  });

  test("a role of another account by the ARN that was told, without a look into IAM", async () => {
    const aws = door();
    const foreign = "arn:aws:iam::111122223333:role/etl/loader";
    const { changes } = (await denyBucketPrincipal.plan(targetOf(foreign), aws)) as Plan;
    expect(changes[0]).toMatchObject({
      hold: "bucket/payroll/account/111122223333/role/loader/deny",
      before: { whom: { arn: foreign } },
    });
    expect(aws.calls.map(({ command }) => command).sort()).toEqual(["GetBucketPolicy", "GetBucketTagging"]);
  });

  test("whatever is put in, it denies one principal in one bucket or is not made", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom("*", "arn:aws:iam::123456789012:root", ROLE, `${ROLE}*`),
    );
    fc.assert(
      fc.property(hostile, hostile, (bucket, text) => {
        for (const make of [
          () => denyInBucket("aws", bucket, { arn: ROLE }),
          () => denyInBucket("aws", "payroll", { arn: text }),
          () => denyInBucket("aws", "payroll", { roleId, sessionName: text }),
          () => denyInBucket(text, "payroll", { arn: ROLE }),
        ]) {
          let made: ReturnType<typeof denyInBucket>;
          try {
            made = make();
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            continue;
          }
          expect(made.Effect).toBe("Deny");
          const values = Object.values(made.Condition).flatMap((keys) => Object.values(keys as object));
          expect(values).toHaveLength(1);
          for (const value of [...values, made.Resource[0]]) expect(value).not.toMatch(/[*?$]/);
        }
      }),
    );
    for (const whom of [
      "arn:aws:iam::123456789012:root",
      "arn:aws:iam::123456789012:role/*",
      "arn:aws:iam::123456789012:role/a*/web",
      "*",
      SESSION,
    ])
      expect(() => denyInBucket("aws", "payroll", { arn: whom })).toThrow(RangeError);
  });
});

describe("refused", () => {
  test.each([
    ["arn:aws:iam::123456789012:root", "is not the ARN of a role, a user or one session"],
    ["*", "is not the ARN of"],
    ["arn:aws:iam::123456789012:role/*", "is not the ARN of"],
    ["arn:aws:iam::123456789012:role/shop/*/web", "is not the ARN of"],
    ["arn:aws:sts::123456789012:federated-user/ana", "is not the ARN of"],
    ["arn:aws-cn:iam::123456789012:role/web", "is not in partition aws"],
  ])("%s, before anything is asked", async (arn, because) => {
    const aws = door();
    expect(await denyBucketPrincipal.plan(targetOf(arn), aws)).toEqual({
      refused: expect.stringContaining(because),
    });
    expect(aws.calls).toEqual([]);
  });

  test("Cordon's own roles, however they are named; service-linked ones; sessions of other accounts", async () => {
    await iam.makeRole("Respond", "/cordon/");
    await iam.makeRole("AWSServiceRoleForRDS", "/aws-service-role/rds.amazonaws.com/");
    for (const [arn, because] of [
      ["arn:aws:iam::123456789012:role/cordon/Respond", "is Cordon's own"],
      ["arn:aws:iam::123456789012:role/Respond", "is Cordon's own"],
      ["arn:aws:sts::123456789012:assumed-role/Respond/run", "role Respond is Cordon's own"],
      ["arn:aws:iam::111122223333:role/cordon/Respond", "is Cordon's own"],
      ["arn:aws:iam::123456789012:role/AWSServiceRoleForRDS", "is linked to an AWS service"],
      ["arn:aws:sts::111122223333:assumed-role/web/somebody", "name the role"],
    ] as const)
      expect(await planOf(arn), arn).toEqual({ refused: expect.stringContaining(because) });
  });

  test("20 KB are all that a policy may have: at the limit it goes, above it does not", async () => {
    const ours = JSON.stringify(denyInBucket("aws", Bucket, { arn: ROLE })).length;
    const filled = (size: number) => {
      const policy = (Id: string) => JSON.stringify({ Version: "2012-10-17", Id, Statement: [{ Sid: "A" }] });
      return policy("x".repeat(size - policy("").length));
    };
    await put(filled(20 * 1024 - ours - 1));
    expect(await planOf()).toHaveProperty("changes");
    await put(filled(20 * 1024 - ours));
    expect(await planOf()).toEqual({
      refused: expect.stringContaining("would have 20481 of the 20480 bytes"),
    });
  });

  test("another account's bucket", async () => {
    const before: Faults["before"] = ({ command }) => {
      if (command === "GetBucketPolicy") throw awsError("AccessDenied");
    };
    expect(await planOf(ROLE, { before })).toEqual({ refused: expect.stringContaining("another account") });
  });
});

test("protected, by its own tag or the bucket's; a role that is gone: moot", async () => {
  await iam.makeRole("break-glass", "/", [{ Key: "cordon:protected", Value: "true" }]);
  expect(await planOf("arn:aws:iam::123456789012:role/break-glass")).toMatchObject({
    protectedBy: "the tag cordon:protected on role break-glass",
  });
  expect(await planOf("arn:aws:iam::123456789012:role/nobody")).toEqual({
    moot: "role nobody does not exist in 123456789012",
  });
  expect(await planOf("arn:aws:iam::123456789012:user/nobody")).toEqual({
    moot: "user nobody does not exist in 123456789012",
  });
});

test("two principals of one bucket: each has a statement, and goes alone; then the policy is as it was, to the letter", async () => {
  await put(policyOf(Bucket));
  const [role, session] = [await changeOf(), await changeOf(SESSION)];
  await denyBucketPrincipal.apply(targetOf(), role, door());
  // Planned before the other was applied: what is there now counts.
  await denyBucketPrincipal.apply(targetOf(SESSION), session, door());
  expect((await statements()).map(({ Sid }) => Sid)).toEqual([
    "Readers",
    expect.any(String),
    expect.any(String),
  ]);
  await undoChange(denyBucketPrincipal, targetOf(), role, door());
  expect(await denyBucketPrincipal.verify(targetOf(SESSION), [session], door())).toMatchObject({
    holds: true,
  });
  await undoChange(denyBucketPrincipal, targetOf(SESSION), session, door());
  expect(await read()).toBe(policyOf(Bucket));
});

test("others changed the rest meanwhile: only our statement goes", async () => {
  const change = await changeOf();
  await denyBucketPrincipal.apply(targetOf(), change, door());
  const theirs = { Sid: "Theirs", Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" };
  await put(JSON.stringify({ Version: "2012-10-17", Statement: [theirs, ...(await statements())] }));
  const standing = await standingOf(denyBucketPrincipal, targetOf(), change, door());
  expect(standing?.will).toMatch(/^remove statement Cordon/);
  await undoChange(denyBucketPrincipal, targetOf(), change, door());
  expect(await statements()).toEqual([theirs]);
});

test("others deleted the rest, or wrote a policy of their own without ours", async () => {
  await put(policyOf(Bucket));
  const change = await changeOf();
  await denyBucketPrincipal.apply(targetOf(), change, door());
  await put(policyOf(Bucket));
  const verify = () => denyBucketPrincipal.verify(targetOf(), [change], door());
  expect(await verify()).toEqual({
    holds: false,
    missing: [expect.stringMatching(/of bucket payroll is gone$/)],
    broken: [change.hold],
  });
  await denyBucketPrincipal.apply(targetOf(), change, door());
  const [, ours] = await statements();
  await put(JSON.stringify({ Version: "2012-10-17", Statement: [{ ...ours, Action: "s3:GetObject" }] }));
  expect((await verify()).missing).toEqual([expect.stringMatching(/of bucket payroll was changed$/)]);
  await put(JSON.stringify({ Version: "2012-10-17", Statement: [ours] }));
  expect(await undoChange(denyBucketPrincipal, targetOf(), change, door())).toEqual({
    undone: "delete the policy, which has no other statement",
  });
  await expect(read()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
});

test("in force already: what was there before is without ours", async () => {
  await put(policyOf(Bucket));
  await denyBucketPrincipal.apply(targetOf(), await changeOf(), door());
  const again = await changeOf();
  expect(again.inForce).toBe(true);
  expect(again.before.policy).not.toContain("Cordon");
  await s3.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  expect(await changeOf()).toMatchObject({ before: { policy: "" } });
});

test("a policy that is not one stops the plan, and is not replaced", async () => {
  const answer: Faults["answer"] = (_call, output) => {
    if ("Policy" in output) output["Policy"] = "[]";
  };
  await put(policyOf(Bucket));
  await expect(planOf(ROLE, { answer })).rejects.toThrow("a policy without statements");
});

test("a role is shared by all who assume it; a session and a user are themselves", async () => {
  await iam.makeUser("ana");
  const reachOf = async (arn: string) => (await planOf(arn)).asset?.reach;
  expect(await reachOf(ROLE)).toBe("others");
  expect((await planOf(ROLE)).affected).toEqual([expect.stringContaining("and everyone who uses it")]);
  expect(await reachOf(SESSION)).toBe("target");
  expect((await planOf(SESSION)).affected[0]).toMatch(
    /^sessions named i-0123456789abcdef0 of role web: all access to bucket payroll/,
  );
  expect(await reachOf("arn:aws:iam::123456789012:user/ana")).toBe("target");
});

test("a policy that names who was deleted cannot be put again: refused, naming them", async () => {
  const gone = ["AROAEXAMPLEDELETED01", "AIDAEXAMPLEDELETED02"];
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` },
      {
        Effect: "Allow",
        Principal: { AWS: [ROLE, ...gone], Service: "logging.s3.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    ],
  };
  await put(JSON.stringify(policy));
  expect(await planOf()).toEqual({ refused: expect.stringContaining(`names ${gone.join(", ")}, a role`) });
});

test("the bucket is gone since: nothing is missing, nothing to undo", async () => {
  const change = await changeOf();
  await s3.s3.send(new DeleteBucketCommand({ Bucket }));
  expect(await denyBucketPrincipal.verify(targetOf(), [change], door())).toEqual({
    holds: true,
    missing: [],
  });
  expect(await undoChange(denyBucketPrincipal, targetOf(), change, door())).toEqual({
    undone: "No change: bucket payroll no longer exists",
  });
  expect(await denyBucketPrincipal.plan(targetOf(), door())).toEqual({
    moot: "bucket payroll does not exist in 123456789012",
  });
});
