import { describe, expect, it } from "vitest";
import { IAM_PATH } from "../../lib/aws/names.ts";
import { compile } from "../../lib/events/event-pattern.ts";
import { rulePattern } from "../../lib/infra/event-rule-pattern.ts";
import { NOT_IN } from "../../lib/sources/cloudtrail/sign-in.ts";
import { type CloudTrailOptions, cloudtrail } from "../../lib/sources/cloudtrail.ts";

const HERE = "123456789012";
const place = { account: HERE, region: "eu-west-1" };

const RECORD = {
  eventVersion: "1.11",
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAJ45Q7YFFAREXAMPLE",
    arn: `arn:aws:iam::${HERE}:user/alice`,
    accountId: HERE,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "alice",
  },
  eventTime: "2026-03-02T03:14:10Z",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateAccessKey",
  awsRegion: "eu-west-1",
  sourceIPAddress: "198.51.100.23",
  userAgent: "aws-cli/2.34.33",
  requestParameters: { userName: "backup" },
  eventID: "2f8b1c9e-5a6d-4b7c-9e8f-000000000001",
  eventType: "AwsApiCall",
  recipientAccountId: HERE,
};

function event(changes: object = {}, envelope: object = {}) {
  const detail = { ...RECORD, ...changes };
  return {
    version: "0",
    id: "9b3d6f00-1c2d-4e3f-8a4b-000000000001",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${detail.eventSource.split(".")[0]}`,
    account: HERE,
    time: "2026-03-02T03:14:15Z",
    region: "eu-west-1",
    resources: [],
    detail,
    ...envelope,
  };
}

const everything = cloudtrail(cloudtrail.terms.everything);
function parse(changes?: object, envelope?: object) {
  return everything.parse(event(changes, envelope));
}

function call(name: string, requestParameters: unknown, responseElements: unknown = null) {
  const [service = "", eventName] = name.split(":");
  return { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, responseElements };
}

it("reads who called what, when, and from where", () => {
  expect(parse()).toEqual({
    id: RECORD.eventID,
    source: "cloudtrail",
    trust: "actor",
    ...place,
    type: "iam:CreateAccessKey",
    title: "user/alice called iam:CreateAccessKey",
    severity: "medium",
    confidence: "high",
    activityAt: "2026-03-02T03:14:10.000Z",
    detectedAt: "2026-03-02T03:14:15.000Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    sample: false,
    remoteAddress: "198.51.100.23",
    call: { service: "iam.amazonaws.com", name: "CreateAccessKey", userAgent: "aws-cli/2.34.33" },
    actor: { kind: "user", account: HERE, name: "user/alice", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
    user: { account: HERE, region: "global", userName: "alice" },
    accessKey: { account: HERE, region: "global", userName: "alice", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
  });
});

it("takes one id for the same call recorded in two accounts", () => {
  expect(parse({ sharedEventID: "11112222-3333-4444-5555-666677778888" }).id).toBe(
    "11112222-3333-4444-5555-666677778888",
  );
  expect(parse({ eventID: undefined }).id).toBe("9b3d6f00-1c2d-4e3f-8a4b-000000000001");
});

it("keeps its title short, and on one line", () => {
  const { title } = parse({
    eventName: "A".repeat(100),
    errorCode: `x\n${"y".repeat(500)}`,
    userIdentity: { type: "SAMLUser", userName: "é".repeat(200) },
  });
  expect(title).toMatch(/^[^\p{C}]{1,300}$/u);
});

it("says of a call that failed that nothing was touched, and of whom", () => {
  const signal = parse({
    ...call("ssm:SendCommand", { instanceIds: ["i-0123456789abcdef0"] }),
    errorCode: "AccessDenied",
  });
  expect(signal).toMatchObject({
    severity: "low",
    title: "user/alice called in vain ssm:SendCommand (AccessDenied)",
    call: { errorCode: "AccessDenied" },
    user: { userName: "alice" },
  });
  expect(signal.instance).toBeUndefined();
});

it.each<["act" | "actor" | "ask", object]>([
  ["actor", {}],
  ["actor", { invokedBy: "signin.amazonaws.com" }],
  ["ask", { invokedBy: "cloudformation.amazonaws.com" }],
  ["ask", { invokedBy: "AWS Internal" }],
])("trusts with %s what %j did", (trust, identity) => {
  const signal = parse({ userIdentity: { ...RECORD.userIdentity, ...identity } });
  expect(signal).toMatchObject({ trust, user: { userName: "alice" }, actor: identity });
});

function instance(instanceId: string) {
  return { instance: { ...place, instanceId } };
}
function database(databaseId: string, of: string) {
  return { database: { ...place, databaseId, of } };
}
const TASK = "0123456789abcdef0123456789abcdef";

const PERSON = {
  type: "IdentityCenterUser",
  accountId: HERE,
  onBehalfOf: {
    userId: "544894e8-80c1-707f-60e3-3ba6510dfac1",
    identityStoreArn: `arn:aws:identitystore::${HERE}:identitystore/d-9067642ac7`,
  },
};

describe("a sign-in that is not over", () => {
  const step = (eventName: string, changes: object = {}) =>
    parse({ eventSource: "signin.amazonaws.com", eventName, ...changes });

  it.each<[string, string, object]>([
    ["CheckMfa", "user/alice", { responseElements: { CheckMfa: "Success" } }],
    ["CredentialChallenge", `identity-center/${PERSON.onBehalfOf.userId}`, { userIdentity: PERSON }],
    [
      "CredentialVerification",
      `identity-center/${PERSON.onBehalfOf.userId}`,
      { userIdentity: PERSON, serviceEventDetails: { CredentialVerification: "Failure" } },
    ],
    [
      "CredentialChallenge",
      "anonymous",
      { userIdentity: { type: "Unknown", principalId: HERE, accountId: HERE, accessKeyId: "" } },
    ],
  ])("%s names %s and touches nobody", (name, who, changes) => {
    const { actor, user, accessKey, person } = step(name, changes);
    expect([actor?.name, actor?.untouchable, user, accessKey, person]).toEqual([
      who,
      NOT_IN,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("names who is in once they have proved it", () => {
    const details = { serviceEventDetails: { CredentialVerification: "Success" } };
    const { person } = step("CredentialVerification", { userIdentity: PERSON, ...details });
    expect(person?.personId).toBe(PERSON.onBehalfOf.userId);
  });
});

it("asks when a product's provider called with access delegated to it", () => {
  const byProvider = { ...RECORD.userIdentity, invokedByDelegate: { accountId: "999999999999" } };
  expect(parse({ userIdentity: byProvider }).trust).toBe("ask");
});

describe("what a call touched", () => {
  it.each<[string, unknown, unknown, object]>([
    ["ec2:GetPasswordData", { instanceId: "i-0123456789abcdef0" }, null, instance("i-0123456789abcdef0")],
    [
      "ec2:StopInstances",
      { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
      { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
      instance("i-0123456789abcdef0"),
    ],
    [
      "ec2:ModifyInstanceMetadataOptions",
      { ModifyInstanceMetadataOptionsRequest: { HttpTokens: "optional", InstanceId: "i-0123456789abcdef0" } },
      null,
      instance("i-0123456789abcdef0"),
    ],
    [
      "ec2:AssociateIamInstanceProfile",
      { AssociateIamInstanceProfileRequest: { InstanceId: "i-0123456789abcdef0" } },
      null,
      instance("i-0123456789abcdef0"),
    ],
    [
      "ec2:CreateTags",
      {
        resourcesSet: {
          items: [{ resourceId: "vol-0f9e1b2c3d4e5f6a7" }, { resourceId: "i-0dc224bad2cb08740" }],
        },
      },
      { _return: true },
      instance("i-0dc224bad2cb08740"),
    ],
    ["ssm:StartSession", { target: "i-0123456789abcdef0" }, null, instance("i-0123456789abcdef0")],
    [
      "ssm:SendCommand",
      {
        targets: [
          { key: "InstanceIds", values: ["i-0123456789abcdef0"] },
          { key: "tag:team", values: ["shop"] },
        ],
      },
      null,
      instance("i-0123456789abcdef0"),
    ],
    ["ssm:StartSession", { target: "mi-0123456789abcdef0" }, null, {}],
    [
      "ec2-instance-connect:SendSSHPublicKey",
      { instanceId: "i-0123456789abcdef0" },
      null,
      instance("i-0123456789abcdef0"),
    ],
    ["s3:PutBucketPolicy", { bucketName: "papers" }, null, { bucket: { ...place, bucketName: "papers" } }],
    [
      "lambda:UpdateFunctionCode20150331v2",
      { functionName: "api" },
      null,
      { lambdaFunction: { ...place, functionName: "api" } },
    ],
    [
      "lambda:Invoke",
      { functionName: `arn:aws:lambda:eu-west-1:${HERE}:function:api:live` },
      null,
      { lambdaFunction: { ...place, functionName: "api" } },
    ],
    ["lambda:Invoke", { functionName: "arn:aws:lambda:eu-west-1:999988887777:function:api" }, null, {}],
    ["rds:ModifyDBInstance", { dBInstanceIdentifier: "orders" }, null, database("orders", "instance")],
    [
      "rds:StopActivityStream",
      { resourceArn: `arn:aws:rds:eu-west-1:${HERE}:cluster:orders` },
      null,
      database("orders", "cluster"),
    ],
    [
      "ecs:ExecuteCommand",
      { cluster: "shop", task: TASK },
      null,
      { task: { ...place, clusterName: "shop", taskId: TASK } },
    ],
    [
      "ecs:StopTask",
      {
        cluster: `arn:aws:ecs:eu-west-1:${HERE}:cluster/shop`,
        task: `arn:aws:ecs:eu-west-1:${HERE}:task/shop/${TASK}`,
      },
      null,
      { task: { ...place, clusterName: "shop", taskId: TASK } },
    ],
    [
      "eks:CreateAccessEntry",
      { clusterName: "shop", principalArn: "x" },
      null,
      { cluster: { ...place, clusterName: "shop" } },
    ],
    [
      "eks:UpdateClusterConfig",
      { name: "shop", resourcesVpcConfig: { endpointPublicAccess: true } },
      null,
      { cluster: { ...place, clusterName: "shop" } },
    ],
    ["iam:CreateUser", { instanceId: "i-0123456789abcdef0" }, null, {}],
    ["ec2:StopInstances", { instanceId: "../../etc" }, null, {}],
    ["ec2:StopInstances", "<hidden>", null, {}],
    ["ec2:StopInstances", { instancesSet: { items: "all" } }, null, {}],
  ])("%s of %j", (name, parameters, answer, expected) => {
    const { instance, bucket, lambdaFunction, task, cluster, database, involved } = parse(
      call(name, parameters, answer),
    );
    expect({ instance, bucket, lambdaFunction, task, cluster, database, involved }).toEqual(expected);
  });

  it("is many in `involved`, each once, and beside the actor", () => {
    const ids = ["i-0123456789abcdef0", "i-0123456789abcdef1", "i-0123456789abcdef0"];
    const signal = parse(call("ssm:SendCommand", { instanceIds: ids }));
    expect(signal.involved).toEqual([instance(ids[0]!), instance(ids[1]!)]);
    expect([signal.instance, signal.user?.userName]).toEqual([undefined, "alice"]);
  });

  it("is at most a hundred", () => {
    const instanceIds = Array.from({ length: 5_000 }, (_, i) => `i-${i.toString(16).padStart(17, "0")}`);
    expect(parse(call("ssm:SendCommand", { instanceIds })).involved).toHaveLength(100);
  });

  it("is no bucket of another account", () => {
    const copy = call("s3:PutObject", { bucketName: "papers", key: "a" });
    const owned = (accountId: string) => [{ type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::papers", accountId }];
    expect(parse({ ...copy, resources: owned(HERE) }).bucket).toEqual({ ...place, bucketName: "papers" });
    expect(parse({ ...copy, resources: owned("999988887777") }).bucket).toBeUndefined();
  });

  it("is read in a Region that there is not, too: records are made anonymous so", () => {
    const signal = parse({
      ...call("s3:PutBucketPolicy", { bucketName: "papers" }),
      awsRegion: "us-north-2r",
    });
    expect([signal.region, signal.bucket?.region]).toEqual(["us-north-2r", "us-north-2r"]);
  });
});

describe("which calls a rule takes", () => {
  const takes = (wanted: CloudTrailOptions, changes: object, envelope?: object) =>
    compile(cloudtrail(wanted).pattern)(event(changes, envelope));

  it.each<[boolean, CloudTrailOptions["calls"], string]>([
    [true, ["iam:CreateAccessKey"], "iam:CreateAccessKey"],
    [false, ["iam:CreateAccessKey"], "iam:CreateUser"],
    [false, ["iam:CreateAccessKey"], "sts:CreateAccessKey"],
    [true, ["iam:Create*"], "iam:CreateUser"],
    [false, ["iam:Create*"], "iam:DeleteUser"],
    [true, ["iam:*"], "iam:DeleteUser"],
    [true, ["iam:CreateUser", "iam:*"], "iam:DeleteUser"],
    [true, ["iam:CreateUser", "ec2:*"], "ec2:RunInstances"],
    [false, ["iam:CreateUser", "ec2:*"], "iam:DeleteUser"],
    [true, ["*"], "bedrock:InvokeModel"],
    [true, ["signin:PasswordUpdated"], "signin:PasswordUpdated"],
    [true, ["signin:*"], "signin:PasswordUpdated"],
    [false, ["signin:*"], "signin:ConsoleLogin"],
    [false, ["*"], "signin:ConsoleLogin"],
  ])("%s: of %j, %s", (expected, calls, name) => {
    expect(takes({ calls }, call(name, null))).toBe(expected);
  });

  it("tells what succeeded from what failed", () => {
    const calls = ["iam:*"] as const;
    const outcomes = (errors?: CloudTrailOptions["errors"]) =>
      [{}, { errorCode: "AccessDenied" }].map((changes) =>
        takes({ calls, ...(errors && { errors }) }, changes),
      );
    expect([outcomes(), outcomes("succeeded"), outcomes("failed"), outcomes("either")]).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it("hears nobody but AWS", () => {
    for (const calls of [["*"], ["iam:*"], ["iam:CreateAccessKey", "ec2:*"]] as const)
      expect(takes({ calls }, {}, { source: "custom.iam" })).toBe(false);
  });

  it.each([
    "AWS Service Event",
    "AWS Console Action",
    "AWS Network Activity Event",
    "AWS Console Sign In",
    "AWS Console Signin",
  ])("takes %s via CloudTrail", (kind) => {
    const envelope = { "detail-type": `${kind} via CloudTrail` };
    expect(takes({ calls: ["iam:*"] }, {}, envelope)).toBe(true);
    expect(parse({}, envelope).user?.userName).toBe("alice");
  });

  it("leaves insights: they tell of nobody", () => {
    expect(takes({ calls: ["*"] }, {}, { "detail-type": "AWS Insight via CloudTrail" })).toBe(false);
  });

  it.each<[true | undefined, CloudTrailOptions]>([
    [undefined, { calls: ["iam:CreateUser", "iam:*"] }],
    [true, { calls: ["iam:CreateUser", "secretsmanager:GetSecretValue"] }],
    [true, { calls: ["ec2:Describe*"] }],
    [undefined, { calls: ["sts:GetSessionToken", "sts:AssumeRole"] }],
    [true, { calls: ["iam:*"], readOnly: true }],
    [undefined, { calls: ["iam:ListUsers"], readOnly: false }],
  ])("asks for calls that only read (%s) for %j", (readOnlyCalls, wanted) => {
    expect(cloudtrail(wanted).readOnlyCalls).toBe(readOnlyCalls);
  });

  it.each([
    [[]],
    [["iam"]],
    [["iam:"]],
    [["iam.amazonaws.com/CreateUser"]],
    [["iam:create*User"]],
    [["signin:ConsoleLogin"]],
  ])("does not take %j for calls", (calls) => {
    expect(() => cloudtrail({ calls: calls as CloudTrailOptions["calls"] })).toThrow(TypeError);
  });

  it("leaves in every rule what Cordon did itself", () => {
    const arn = (role: string) => ({
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${HERE}:role${role}` } },
    });
    for (const calls of [["*"], ["iam:*"], ["iam:CreateAccessKey", "ec2:*"]] as const) {
      const taken = compile(rulePattern(cloudtrail({ calls }).pattern, { account: HERE, partition: "aws" }));
      const by = (more: object) => taken(event({ userIdentity: { ...RECORD.userIdentity, ...more } }));
      expect([by({}), by(arn("/deploy")), by(arn(`${IAM_PATH}responder`))]).toEqual([true, true, false]);
    }
  });

  it("proposes for a signal what takes its like", () => {
    for (const changes of [{}, { errorCode: "AccessDenied" }])
      expect(takes(cloudtrail.terms.like!(parse(changes)), changes)).toBe(true);
  });
});

it.each<[string, object, object?]>([
  ["source", {}, { source: "custom.iam" }],
  ["detail-type", {}, { "detail-type": "AWS API Call" }],
  ["detail.eventSource", { eventSource: "iam.example.com" }],
  ["detail.eventName", { eventName: "Create User" }],
  ["detail.eventName", { eventName: undefined }],
  ["detail.recipientAccountId", { recipientAccountId: "999988887777" }],
  ["detail.recipientAccountId", { recipientAccountId: "0123" }],
  ["account", { recipientAccountId: undefined }, { account: "moon" }],
  ["detail.awsRegion", { awsRegion: "moon" }],
  ["detail.eventTime", { eventTime: "yesterday" }, { time: undefined }],
  ["detail.eventID", { eventID: "…" }],
  ["detail.userIdentity.type", { userIdentity: null }],
])("refuses %s in %j %j", (field, changes, envelope) => {
  expect(() => parse(changes, envelope)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("refuses what failed where only success was asked for, and the other way round", () => {
  const failed = { errorCode: "AccessDenied" };
  const field = "detail.errorCode";
  expect(() => cloudtrail({ calls: ["iam:*"] }).parse(event(failed))).toThrow(
    expect.objectContaining({ field }),
  );
  expect(() => cloudtrail({ calls: ["iam:*"], errors: "failed" }).parse(event())).toThrow(
    expect.objectContaining({ field }),
  );
});
