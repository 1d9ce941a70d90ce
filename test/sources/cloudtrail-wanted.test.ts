import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { readWith } from "../../lib/events/source.ts";
import { SetAside, Unreadable } from "../../lib/events/unreadable.ts";
import type { Json } from "../../lib/model/json.ts";
import { type CloudTrailOptions, cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { recorded } from "./recorded.ts";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
function attach(policyArn: string) {
  return recorded("iam:AttachUserPolicy", { userName: "bob", policyArn });
}

describe("`where`", () => {
  const takes = (wanted: CloudTrailOptions, event: object) => compile(cloudtrail(wanted).pattern)(event);
  const launch = (instanceType: string, changes: object = {}) =>
    recorded("ec2:RunInstances", { instanceType }, null, changes);
  const big: { readonly [key: string]: Json } = { requestParameters: { instanceType: [{ prefix: "p4" }] } };

  it.each<[boolean, CloudTrailOptions, object]>([
    [true, { calls: ["ec2:RunInstances"], where: big }, launch("p4d.24xlarge")],
    [false, { calls: ["ec2:RunInstances"], where: big }, launch("t3.micro")],
    [false, { calls: ["ec2:RunInstances"], where: big }, launch("p4d.24xlarge", { errorCode: "Denied" })],
    [true, { calls: ["*"], where: big }, launch("p4d.24xlarge")],
    [true, { calls: ["ec2:*", "iam:*"], where: big }, launch("p4d.24xlarge")],
    [false, { calls: ["ec2:*", "iam:*"], where: big }, launch("t3.micro")],
    [true, { calls: ["ec2:*"], where: {} }, launch("t3.micro")],
    [
      true,
      { calls: ["ec2:RunInstances"], errors: "failed", where: { errorCode: ["Denied"] } },
      launch("t3.micro", { errorCode: "Denied" }),
    ],
    [
      false,
      { calls: ["ec2:RunInstances"], errors: "failed", where: { errorCode: ["Denied"] } },
      launch("t3.micro", { errorCode: "Throttled" }),
    ],
  ])("%s: %j", (expected, wanted, event) => {
    expect(takes(wanted, event)).toBe(expected);
  });

  it("may have alternatives beside several services', and each of both counts", () => {
    const where = {
      $or: [
        { userIdentity: { type: ["Root"] } },
        { sourceIPAddress: ["198.51.100.23"], userIdentity: { type: ["IAMUser"] } },
      ],
    };
    for (const calls of [["iam:*", "ec2:*"], ["iam:*", "ec2:*", "sts:*"], ["iam:CreateUser"]] as const)
      expect(
        [
          recorded("iam:CreateUser"),
          recorded("iam:CreateUser", null, null, { userIdentity: { type: "Root" }, sourceIPAddress: "x" }),
          recorded("iam:CreateUser", null, null, { sourceIPAddress: "192.0.2.1" }),
          recorded("kms:CreateKey"),
        ].map((event) => takes({ calls, where }, event)),
      ).toEqual([true, true, false, false]);
  });

  it.each<[CloudTrailOptions["where"], CloudTrailOptions["errors"]]>([
    [{ eventName: ["CreateUser"] }, "either"],
    [{ eventSource: ["iam.amazonaws.com"] }, "either"],
    [{ $or: [{ sourceIPAddress: ["x"] }, { $or: [{ eventName: ["x"] }, { readOnly: [true] }] }] }, "either"],
    [{ errorCode: ["Denied"] }, "succeeded"],
    [{ errorCode: ["Denied"] }, undefined],
  ])("may not say %j for calls that %s", (where, errors) => {
    const make = () => cloudtrail({ calls: ["iam:*"], ...(where && { where }), ...(errors && { errors }) });
    expect(make).toThrow(TypeError);
  });

  it("is the record's own: of two triggers on one call the right one reads", () => {
    const on = [
      cloudtrail({ calls: ["ec2:RunInstances"], where: big, severity: "critical" }),
      cloudtrail({ calls: ["ec2:RunInstances"], severity: "low" }),
    ];
    const severities = ["p4d.24xlarge", "t3.micro"].map((one) => readWith({ on }, launch(one))?.severity);
    expect(severities).toEqual(["critical", "low"]);
    expect(() => on[0]!.parse(launch("t3.micro"))).toThrow(Unreadable);
  });
});

describe("a reading belongs to its trigger", () => {
  const created = recorded("iam:CreateUser");

  it.each<[CloudTrailOptions["calls"], boolean]>([
    [["iam:CreateUser"], true],
    [["iam:Create*"], true],
    [["iam:*"], true],
    [["*"], true],
    [["iam:CreateUserX"], false],
    [["iam:CreateUse"], false],
    [["iam:Delete*"], false],
    [["ec2:*"], false],
  ])("of %j: %s", (calls, isTheirs) => {
    const parse = () => cloudtrail({ calls }).parse(created);
    if (isTheirs) expect(parse().type).toBe("iam:CreateUser");
    else expect(parse).toThrow(expect.objectContaining({ name: "Unreadable", field: "detail.eventName" }));
  });

  it("leaves sign-ins to their own source", () => {
    expect(() => cloudtrail({ calls: ["*"] }).parse(recorded("signin:ConsoleLogin"))).toThrow(Unreadable);
  });
});

describe("`about`", () => {
  const about = (kinds: NonNullable<CloudTrailOptions["about"]>, event: object) => () =>
    cloudtrail({ calls: ["*"], errors: "either", about: kinds }).parse(event);

  it.each<[NonNullable<CloudTrailOptions["about"]>, object]>([
    ["grant", attach(ADMIN)],
    [["madeKey", "grant"], attach(ADMIN)],
    ["user", recorded("iam:CreateUser")],
    [
      "instance",
      recorded("ssm:SendCommand", { instanceIds: ["i-0123456789abcdef0", "i-0123456789abcdef1"] }),
    ],
    [[], recorded("iam:CreateUser")],
  ])("%j lets through", (kinds, event) => {
    expect(about(kinds, event)().user?.userName).toBe("alice");
  });

  it.each<[NonNullable<CloudTrailOptions["about"]>, object]>([
    ["grant", attach("arn:aws:iam::aws:policy/ReadOnlyAccess")],
    [["madeKey", "otherUser"], attach(ADMIN)],
    [
      "grant",
      recorded("iam:AttachUserPolicy", { userName: "bob", policyArn: ADMIN }, null, { errorCode: "x" }),
    ],
  ])("%j sets aside", (kinds, event) => {
    expect(about(kinds, event)).toThrow(SetAside);
  });

  it("says what it is not about", () => {
    expect(about(["grant", "otherUser"], recorded("iam:CreateUser"))).toThrow(
      /what a call gave somebody.*nor about another user/,
    );
  });

  it("sets nothing aside that cannot be read", () => {
    const nobodys = recorded("iam:AttachUserPolicy", {}, null, { userIdentity: null });
    expect(about("grant", nobodys)).toThrow(Unreadable);
  });
});

it("says of a call by itself what the playbook says, or how bad a call is", () => {
  const said = (wanted: Partial<CloudTrailOptions>, changes: object = {}) => {
    const trigger = cloudtrail({ calls: ["iam:*"], errors: "either", ...wanted });
    const { severity, confidence } = trigger.parse(recorded("iam:CreateUser", null, null, changes));
    return [severity, confidence];
  };
  expect(said({})).toEqual(["medium", "high"]);
  expect(said({}, { errorCode: "Denied" })).toEqual(["low", "high"]);
  expect(said({ severity: "critical", confidence: "low" })).toEqual(["critical", "low"]);
  expect(said({ severity: "high" }, { errorCode: "Denied" })).toEqual(["high", "high"]);
});

it("proposes for what a playbook set aside or not what takes its like", () => {
  const signal = cloudtrail({ calls: ["iam:*"], about: "grant", severity: "high" }).parse(attach(ADMIN));
  const like = cloudtrail.terms.like!(signal);
  expect(cloudtrail(like).parse(attach(ADMIN))).toMatchObject({ type: signal.type, grant: signal.grant });
});
