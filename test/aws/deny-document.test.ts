import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cutoffOf,
  denyEverything,
  denyOlderSessions,
  denySession,
  denyWithoutMfa,
  sameDocument,
  trustNobody,
} from "../../lib/aws/deny-document.ts";

const ROLE = "AROAQ3EGUPKLS6WXAMPLE";

test("denies everything, and nothing else is in it", () => {
  expect(JSON.parse(denyEverything())).toEqual({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", Action: "*", Resource: "*" }],
  });
});

test("denies one session by its user id", () => {
  expect(JSON.parse(denySession(ROLE, "ana@example.com"))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Cordon",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:userid": `${ROLE}:ana@example.com` } },
      },
    ],
  });
});

test("denies what was signed without MFA, long-term keys included, but not setting MFA up", () => {
  expect(JSON.parse(denyWithoutMfa())).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Cordon",
        Effect: "Deny",
        NotAction: [
          "iam:ChangePassword",
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:GetUser",
          "iam:ListMFADevices",
          "sts:GetSessionToken",
        ],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  });
});

describe("sessions older than a moment", () => {
  const CUTOFF = "2026-11-22T12:01:00Z";

  test("are denied everything; keys that carry no such moment are not", () => {
    expect(JSON.parse(denyOlderSessions(CUTOFF))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Cordon",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { DateLessThan: { "aws:TokenIssueTime": CUTOFF } },
        },
      ],
    });
  });

  test.each([
    "",
    "2026-11-22",
    "2026-11-22T12:01:00",
    "2026-11-22T12:01:00.000Z",
    "2026-11-22T12:01:00+01:00",
    "2026-02-30T12:01:00Z",
    "2026-11-22T24:00:00Z",
    "2026-13-01T00:00:00Z",
    "+12026-11-22T12:01:00Z",
    `${CUTOFF}\n`,
    '2026-11-22T12:01:00Z","x":"',
    "\x24{aws:CurrentTime}",
  ])("%j is no moment", (text) => {
    expect(() => denyOlderSessions(text)).toThrow(RangeError);
  });

  test("the moment is read from exactly this form, however it is spaced", () => {
    const document = denyOlderSessions(CUTOFF);
    expect(cutoffOf(document)).toBe(CUTOFF);
    expect(cutoffOf(JSON.stringify(JSON.parse(document), null, 4))).toBe(CUTOFF);
    const allows = document.replace("Deny", "Allow");
    const narrower = document.replace('"Action":"*"', '"Action":"s3:*"');
    for (const other of [allows, narrower, denyEverything(), "", "{", `${document}x`])
      expect(cutoffOf(other)).toBeUndefined();
    const looser = document.replace(CUTOFF, "2026-11-22");
    expect(cutoffOf(looser)).toBeUndefined();
  });
});

test("a trust policy that lets nobody in allows nothing", () => {
  expect(JSON.parse(trustNobody())).toEqual({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  });
});

describe("hostile names", () => {
  test.each([
    [ROLE, "*"],
    [ROLE, "i-*"],
    [ROLE, "a?"],
    [ROLE, "\x24{aws:username}"],
    [ROLE, 'a","Effect":"Allow'],
    [ROLE, "a"],
    [ROLE, ""],
    [ROLE, "x".repeat(65)],
    [ROLE, "ana\n"],
    [ROLE, "ana:bob"],
    [ROLE, "аna-in-cyrillic"],
    ["AROA*", "ana"],
    ["AIDAQ3EGUPKLS6WXAMPLE", "ana"],
    ["*", "ana"],
    [`${ROLE}:x`, "ana"],
    ["", "ana"],
  ])("%j %j reach no document", (roleId, sessionName) => {
    expect(() => denySession(roleId, sessionName)).toThrow(RangeError);
  });

  test("whatever the text, the document is refused or has the one closed form", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.stringMatching(/^[\w+=,.@-]{2,64}$/),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.constant(ROLE)), text, (roleId, sessionName) => {
        let document: string;
        try {
          document = denySession(roleId, sessionName);
        } catch (error) {
          return error instanceof RangeError;
        }
        const [statement] = JSON.parse(document).Statement;
        const userId = statement.Condition.StringEquals["aws:userid"];
        return (
          userId === `${roleId}:${sessionName}` &&
          /^[\w+=,.@:-]+$/.test(userId) &&
          statement.Effect === "Deny"
        );
      }),
    );
  });
});

test("two documents are the same when they say the same", () => {
  const spaced = JSON.stringify(JSON.parse(denyEverything()), null, 2);
  expect(sameDocument(spaced, denyEverything())).toBe(true);
  expect(sameDocument(denyWithoutMfa(), denyEverything())).toBe(false);
  expect(sameDocument(denySession(ROLE, "ana"), denySession(ROLE, "bob"))).toBe(false);
  expect(sameDocument("", "")).toBe(false);
  expect(sameDocument("{", denyEverything())).toBe(false);
});
