import { expect, test, vi } from "vitest";
import { handlerOf } from "../../functions/respond.ts";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import type { Mode } from "../../lib/model/mode.ts";
import { step } from "../../lib/model/playbook.ts";
import type { Response } from "../../lib/model/response.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { replayer } from "../../lib/replay/replay-event.ts";
import { statsOf } from "../../lib/review/stats.ts";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";
import { somePlaybook } from "../support/some-playbook.ts";

const ACCOUNT = "123456789012";
const ROLE = "AROACKCEVSQ6C2EXAMPLE";
const AT = "2026-11-20T03:00:00Z";

/** A response of generation `generation` to one signal. */
function answer(id: string, generation: number, beyond?: true) {
  return {
    id,
    family: id,
    generation,
    state: "observed",
    times: {},
    signal: { account: ACCOUNT, region: "us-east-1", id: "event-1" },
    ...(beyond && { beyond }),
  } as Response;
}

test("two responses to one signal are one match in the figures; a later generation is another", () => {
  const unreadable = {
    id: "X",
    family: "X",
    generation: 1,
    state: "refused",
    times: {},
  } as unknown as Response;
  expect(statsOf("p", [answer("A", 1), answer("B", 1, true)]).matched).toBe(1);
  expect(statsOf("p", [answer("A", 1), answer("A-2", 2), unreadable]).matched).toBe(3);
});

function recorded(service: string, eventName: string, more: object) {
  return {
    source: `aws.${service}`,
    "detail-type": "AWS API Call via CloudTrail",
    account: ACCOUNT,
    region: "us-east-1",
    time: AT,
    id: eventName,
    detail: {
      eventSource: `${service}.amazonaws.com`,
      eventName,
      eventID: eventName,
      eventTime: AT,
      awsRegion: "us-east-1",
      ...more,
    },
  };
}
const session = {
  assumedRoleId: `${ROLE}:s-1`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/s-1`,
};
const ANA = { type: "IAMUser", userName: "ana", accountId: ACCOUNT, accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
const opened = recorded("sts", "AssumeRole", {
  userIdentity: ANA,
  responseElements: { assumedRoleUser: session },
});
const used = recorded("iam", "DeleteUser", {
  userIdentity: {
    type: "AssumedRole",
    principalId: session.assumedRoleId,
    arn: session.arn,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: ROLE,
        arn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
        accountId: ACCOUNT,
        userName: "deploy",
      },
    },
  },
});

test.each([
  ["act", 2],
  ["ask", 2],
  ["observe", 1],
] as const)(
  "a replay in %s asks about who opened a session only where it may be cut",
  (mode: Mode, count) => {
    const playbook = somePlaybook({
      id: "p",
      on: cloudtrail({ calls: ["iam:DeleteUser"] }),
      contain: [step(denyRoleSession, (signal) => signal.session)],
    });
    const replay = replayer([playbook], [], mode);
    replay(opened);
    const types = replay(used).responses.map(({ signal }) => signal.type);
    expect(types).toEqual(["iam:DeleteUser", "linked-opener"].slice(0, count));
  },
);

test("what a playbook sets aside stands in the log", async () => {
  const settings = { TABLE: "ledger", PARTITION: "aws", MODE: "act", CODE: "code-1" };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(`CORDON_${name}`, value);
  const log = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const parse = () => {
    throw new SetAside("it is about nothing of this");
  };
  const playbook = somePlaybook({ id: "p", on: { source: "some", pattern: {}, parse } });
  expect(await handlerOf(playbook, [], DECIDING, wholeRuntime())({ source: "some" })).toEqual({
    setAside: "it is about nothing of this",
  });
  expect(JSON.parse(String(log.mock.lastCall![0]))).toMatchObject({
    what: "set aside",
    playbook: "p",
    because: "it is about nothing of this",
  });
  log.mockRestore();
  vi.unstubAllEnvs();
});
