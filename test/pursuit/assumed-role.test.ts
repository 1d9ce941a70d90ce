import { describe, expect, it } from "vitest";
import { step } from "../../lib/model/playbook.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { assumedRole } from "../../lib/pursuit/assumed-role.ts";
import { newOpeners } from "../../lib/replay/openers.ts";
import { somePlaybook } from "../support/some-playbook.ts";

const ACCOUNT = "123456789012";
const ROLE_ID = "AROAQ3EGUPKLS6WXAMPLE";

/** AssumeRole as CloudTrail records it (STS user guide, "Logging IAM and AWS STS API calls"). */
function record(identity: object = {}, change: object = {}) {
  return {
    account: ACCOUNT,
    detail: {
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      eventID: "11111111-2222-4333-8444-555555555555",
      eventTime: "2026-11-20T02:58:00Z",
      userIdentity: {
        type: "IAMUser",
        accountId: ACCOUNT,
        userName: "ana",
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        ...identity,
      },
      responseElements: {
        assumedRoleUser: {
          assumedRoleId: `${ROLE_ID}:build`,
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build`,
        },
      },
      ...change,
    },
  };
}

const SESSION = {
  account: ACCOUNT,
  region: "global",
  roleName: "deploy",
  roleId: ROLE_ID,
  sessionName: "build",
  workload: "caller",
} as const;
const ANA = {
  user: { account: ACCOUNT, region: "global", userName: "ana" },
  accessKey: { account: ACCOUNT, region: "global", accessKeyId: "AKIAIOSFODNN7EXAMPLE", userName: "ana" },
};

describe("a recorded AssumeRole", () => {
  it("says which session was opened, and by which user with which key", () => {
    expect(assumedRole(record(), ACCOUNT)).toEqual({
      session: SESSION,
      at: "2026-11-20T02:58:00.000Z",
      event: "11111111-2222-4333-8444-555555555555",
      opener: ANA,
    });
  });

  it("or by which other session", () => {
    const by = {
      type: "AssumedRole",
      userName: undefined,
      principalId: "AROAZZZZZZZZZZEXAMPLE:web",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/front/web`,
    };
    const session = { ...SESSION, roleName: "front", roleId: "AROAZZZZZZZZZZEXAMPLE", sessionName: "web" };
    expect(assumedRole(record(by), ACCOUNT)?.opener).toEqual({ session });
  });

  it.each<[string, object]>([
    ["another account's user", { accountId: "999999999999" }],
    ["a user without a key of its own", { accessKeyId: "ASIAIOSFODNN7EXAMPLE" }],
    ["a user whose name is none", { userName: "ana*" }],
    ["a service", { type: "AWSService" }],
    [
      "two sessions at once",
      { type: "AssumedRole", principalId: "AROAZZZZZZZZZZEXAMPLE:web", arn: SESSION.roleName },
    ],
  ])("names no opener where that was %s", (_, by) => {
    const found = assumedRole(record(by), ACCOUNT);
    expect(found?.session).toEqual(SESSION);
    expect(found).not.toHaveProperty("opener");
  });

  it.each<[string, object]>([
    ["failed", { errorCode: "AccessDenied" }],
    ["was another call", { eventName: "GetSessionToken" }],
    [
      "names another account's role",
      {
        responseElements: {
          assumedRoleUser: {
            assumedRoleId: `${ROLE_ID}:build`,
            arn: "arn:aws:sts::999999999999:assumed-role/deploy/build",
          },
        },
      },
    ],
  ])("that %s opened nothing", (_, change) => {
    expect(assumedRole(record({}, change), ACCOUNT)).toBeUndefined();
  });
});

describe("in a replay", () => {
  const cut = { id: "cut", authority: "identity" } as never;
  const playbook = somePlaybook({ id: "p", contain: [step(cut, ({ session }) => session as never)] });
  const signal = {
    account: ACCOUNT,
    region: "eu-west-1",
    id: "f",
    trust: "act",
    detectedAt: "2026-11-20T03:00:00Z",
    session: SESSION,
  } as Signal;

  it("whoever opened a session before is asked about when it is cut", () => {
    const openers = newOpeners();
    expect(openers.of(playbook, signal)).toEqual([]);
    openers.note(record());
    expect(openers.of(playbook, signal)).toEqual([
      expect.objectContaining({ ...ANA, trust: "ask", source: "linked", type: "linked-opener" }),
    ]);
  });

  it("AWS opens the sessions of hosts itself", () => {
    const openers = newOpeners();
    openers.note(record());
    expect(openers.of(playbook, { ...signal, session: { ...SESSION, workload: "ec2" } })).toEqual([]);
  });
});
