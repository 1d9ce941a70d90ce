import type { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../lib/model/action.ts";
import { familyId } from "../../lib/model/response-id.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { linkedSignal, respondToOpened } from "../../lib/pursuit/derived-sessions.ts";
import { openedSessions } from "../../lib/pursuit/opened-sessions.ts";
import { ANA, newScene } from "../support/review-run.ts";
import { MINUTE, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();
const ACCOUNT = "123456789012";
const SESSION = {
  account: ACCOUNT,
  region: "global",
  roleName: "web",
  roleId: "AROAQ3EGUPKLS6WXAMPLE",
  sessionName: "i-0abc1234def567890",
  workload: "ec2",
} as const;

const PARENT: Signal = {
  account: ACCOUNT,
  region: "us-east-1",
  id: "finding-1",
  source: "guardduty",
  type: "T",
  title: "t",
  severity: "high",
  confidence: "high",
  detectedAt: "2026-11-20T03:00:00Z",
  sample: false,
  trust: "act",
};

/** A record as CloudTrail publishes it for AssumeRole (CloudTrail user guide, "CloudTrail record contents"; STS examples). */
function record(more: { by?: object; role?: string; name?: string; account?: string; change?: object } = {}) {
  const { role = "deploy", name = "session-1", account = ACCOUNT } = more;
  return {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    eventID: `11111111-2222-4333-8444-${role
      .padEnd(12, "0")
      .slice(0, 12)
      .replace(/[^0-9a-f]/g, "a")}`,
    eventTime: "2026-11-20T02:58:00Z",
    userIdentity: more.by ?? { type: "AssumedRole", principalId: `${SESSION.roleId}:${SESSION.sessionName}` },
    responseElements: {
      assumedRoleUser: {
        assumedRoleId: `AROAZZZZZZZZZZ${role.toUpperCase().replace(/[^A-Z0-9]/g, "X")}:${name}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
      },
    },
    ...more.change,
  };
}

/** CloudTrail's event history as its API reference documents it: neither stand-in records what a call answered. */
function history(records: readonly unknown[], perPage = 50) {
  const asked: LookupEventsCommand["input"][] = [];
  const client = {
    async send({ input }: LookupEventsCommand) {
      asked.push(input);
      const from = Number(input.NextToken ?? 0);
      const page = records.slice(from, from + perPage);
      return {
        Events: page.map((one) => ({ CloudTrailEvent: typeof one === "string" ? one : JSON.stringify(one) })),
        ...(from + perPage < records.length && { NextToken: String(from + perPage) }),
      };
    },
  };
  const aws = {
    account: ACCOUNT,
    region: "us-east-1",
    partition: "aws",
    responseId: "7QX4M2K9TD",
    now: () => new Date("2026-11-20T03:06:00Z"),
    client: () => client,
  } as unknown as Aws;
  return { aws, asked };
}

function clientOf(aws: Aws) {
  return aws.client(Object) as { send(command: unknown): Promise<unknown> };
}

async function names(records: readonly unknown[], target: object = SESSION) {
  return (await openedSessions(target as never, history(records).aws)).opened.map(
    ({ session }) => `${session.roleName}/${session.sessionName}`,
  );
}

describe("what was opened with credentials that were cut", () => {
  test("is found by the session, the user or the key, each once, as the target of a deny", async () => {
    const { aws, asked } = history([record(), record(), record({ role: "audit", name: "ana@example.com" })]);
    const { opened, complete } = await openedSessions(SESSION, aws);
    expect(complete).toBe(true);
    expect(opened.map(({ session }) => session)).toEqual([
      {
        account: ACCOUNT,
        region: "global",
        roleName: "deploy",
        roleId: "AROAZZZZZZZZZZDEPLOY",
        sessionName: "session-1",
        workload: "caller",
      },
      expect.objectContaining({ roleName: "audit", sessionName: "ana@example.com" }),
    ]);
    expect(asked[0]).toMatchObject({
      LookupAttributes: [{ AttributeKey: "Username", AttributeValue: SESSION.sessionName }],
      StartTime: new Date("2026-11-19T15:06:00Z"),
    });
    const user = record({
      by: { type: "IAMUser", userName: "jenkins", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
    });
    expect(await names([user], { account: ACCOUNT, userName: "jenkins" })).toEqual(["deploy/session-1"]);
    const key = { account: ACCOUNT, accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
    expect(await names([user], key)).toEqual(["deploy/session-1"]);
    expect(await names([user], { account: ACCOUNT, instanceId: "i-0abc1234def567890" })).toEqual([]);
  });

  test.each([
    [
      "somebody else's of the same name",
      record({ by: { principalId: `AROAOTHEROTHEROTHER01:${SESSION.sessionName}` } }),
    ],
    ["a call that was refused", record({ change: { errorCode: "AccessDenied" } })],
    ["another call", record({ change: { eventName: "GetCallerIdentity" } })],
    ["another service's", record({ change: { eventSource: "example.amazonaws.com" } })],
    ["a role of another account", record({ account: "999999999999" })],
    [
      "names that contradict",
      record({
        change: {
          responseElements: {
            assumedRoleUser: {
              assumedRoleId: "AROAZZZZZZZZZZDEPLOY:a-b",
              arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/c-d`,
            },
          },
        },
      }),
    ],
    ["a hostile name", record({ name: 'x"},{' })],
    ["no answer", record({ change: { responseElements: null } })],
    ["no JSON", "{"],
    ["null", "null"],
  ])("is not %s", async (_name, one) => {
    expect(await names([one])).toEqual([]);
  });

  test("is looked for ten pages deep, and what was not read is said", async () => {
    const many = Array.from({ length: 12 }, (_, i) => record({ name: `session-${i}` }));
    const { opened, complete } = await openedSessions(SESSION, history(many, 1).aws);
    expect([opened.length, complete]).toEqual([10, false]);
    expect((await openedSessions(SESSION, history(many.slice(0, 10), 1).aws)).complete).toBe(true);
  });
});

describe("a response that cut credentials", () => {
  const cutting = async (records: () => readonly unknown[]) => {
    const scene = await newScene(endpoint(), { hall: "on" }, { extra: { authority: "identity" } });
    const client = { send: async (command: unknown) => clientOf(history(records()).aws).send(command) };
    scene.set({ aws: (place) => ({ ...history([]).aws, ...place, client: () => client as never }) });
    const lamps = [{ account: ACCOUNT, region: "us-east-1", lamp: "hall", userName: "jenkins" }];
    const { id } = await scene.respond(["hall"], {}, { lamps } as never);
    return { ...scene, id };
  };

  test("looks after 6 and after 20 minutes, records what it finds and has it answered once", async () => {
    let records: readonly unknown[] = [];
    const { id, pass, response, whole } = await cutting(() => records);
    expect((await response(id)).looked).toBe(0);
    await pass(5 * MINUTE);
    expect((await response(id)).looked).toBe(0);
    await pass(2 * MINUTE);
    expect(await response(id)).toMatchObject({ looked: 1, state: "contained" });
    expect((await response(id)).opened).toBeUndefined();
    records = [record({ by: { type: "IAMUser", userName: "jenkins" } })];
    await pass(15 * MINUTE);
    expect(await response(id)).toMatchObject({ looked: 2, opened: [{ session: { roleName: "deploy" } }] });
    expect((await whole(id)).audit.map(({ what }) => what).join()).toContain("role/deploy/session-1");
    expect(whatIsDue(await response(id))).not.toContain("look");
    // Answered by the same playbook, as a signal of its own that names its origin.
    const { signal } = await response(id);
    const answer = await whole(
      familyId("lamps-on", `linked/${signal!.id}/AROAZZZZZZZZZZDEPLOY:session-1`, signal!),
    );
    expect(answer.response.signal).toMatchObject({
      source: "linked",
      linkedTo: id,
      trust: "actor",
      session: { roleName: "deploy", sessionName: "session-1" },
    });
  });

  test("a chain of sessions stays one story, and is never trusted further than what began it", () => {
    const [first] = [record()].map(() => ({
      session: { ...SESSION, workload: "caller" as const },
      at: "",
      event: "e",
    }));
    const from = { ...PARENT, trust: "ask" as const };
    const one = linkedSignal({ id: "A" }, from, first!, "2026-11-20T03:06:00Z");
    const two = linkedSignal({ id: "B" }, one, first!, "2026-11-20T03:26:00Z");
    expect([one.id, two.id]).toEqual(
      Array(2).fill(`linked/finding-1/${SESSION.roleId}:${SESSION.sessionName}`),
    );
    expect([one.trust, two.trust, two.linkedTo]).toEqual(["ask", "ask", "B"]);
    expect(linkedSignal({ id: "A" }, PARENT, first!, "").trust).toBe("actor");
  });

  test("what cannot be looked up is said, and nothing fails", async () => {
    const { id, pass, response, whole } = await cutting(() => {
      throw Object.assign(new Error("no permission"), { name: "AccessDeniedException" });
    });
    await pass(7 * MINUTE);
    expect(await response(id)).toMatchObject({ looked: 1, state: "contained" });
    expect((await whole(id)).audit.map(({ what }) => what).join()).toContain(
      "opened sessions are not known: AccessDeniedException: no permission",
    );
  });

  /** Sessions of one user, each with a name of its own. */
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      record({ name: `session-${i}`, by: { type: "IAMUser", userName: "jenkins" } }),
    );
  const said = async (scene: Awaited<ReturnType<typeof cutting>>) =>
    (await scene.whole(scene.id)).audit.map(({ what }) => what).join(" · ");

  test("in its own Region and in the one that STS calls without a Region are recorded in", async () => {
    const regions: string[] = [];
    const scene = await newScene(endpoint(), { hall: "on" }, { extra: { authority: "identity" } });
    const aws = (place: { region: string }) => {
      const client = {
        send: async () => {
          regions.push(place.region);
          return {};
        },
      };
      return { ...history([]).aws, ...place, client: () => client as never };
    };
    scene.set({ aws });
    const lamps = [{ account: ACCOUNT, region: "us-east-1", lamp: "hall", userName: "jenkins" }];
    await scene.respond(["hall"], {}, { lamps, region: "eu-west-1" } as never);
    await scene.pass(7 * MINUTE);
    expect(regions.sort()).toEqual(["eu-west-1", "us-east-1"]);
  });

  test("a failed look does not end it: the next one finds what is there", async () => {
    let fails = true;
    const scene = await cutting(() => {
      if (fails) throw new Error("throttled");
      return many(1);
    });
    expect(whatIsDue(await scene.response(scene.id))).toContain("look");
    await scene.pass(7 * MINUTE);
    expect(whatIsDue(await scene.response(scene.id))).toContain("look");
    fails = false;
    await scene.pass(15 * MINUTE);
    expect((await scene.response(scene.id)).opened).toHaveLength(1);
  });

  test("what an earlier look found stays on record, and is not said again", async () => {
    let records = many(2).slice(0, 1);
    const scene = await cutting(() => records);
    await scene.pass(7 * MINUTE);
    records = many(2).slice(1);
    await scene.pass(15 * MINUTE);
    const { opened = [] } = await scene.response(scene.id);
    expect(opened.map(({ session }) => session.sessionName)).toEqual(["session-0", "session-1"]);
    expect((await said(scene)).match(/deploy\/session-0/g)).toHaveLength(1);
  });

  test("found again it is neither said nor answered again; what is new beside it is", async () => {
    let found = 1;
    // As event history lists them: the newest first.
    const scene = await cutting(() => many(found).reverse());
    await scene.pass(7 * MINUTE);
    found = 2;
    await scene.pass(15 * MINUTE);
    expect((await scene.response(scene.id)).opened?.map(({ session }) => session.sessionName)).toEqual([
      "session-0",
      "session-1",
    ]);
    expect((await said(scene)).match(/deploy\/session-0/g)).toHaveLength(1);
    expect((await said(scene)).match(/deploy\/session-1/g)).toHaveLength(1);
  });

  test("more than 20 are a busy automation's: the rest is counted and left to people", async () => {
    const scene = await cutting(() => many(22));
    await scene.pass(7 * MINUTE);
    expect((await scene.response(scene.id)).opened).toHaveLength(20);
    expect(await said(scene)).toContain("2 more sessions were opened with it");
    expect(await said(scene)).not.toContain("more calls on record");
  });

  test("more calls than are looked through: said", async () => {
    const others = Array.from({ length: 501 }, () => record());
    const scene = await cutting(() => others);
    await scene.pass(7 * MINUTE);
    expect(await said(scene)).toContain("more calls on record than were looked through");
    expect(await said(scene)).not.toContain("sessions were opened with it");
  });

  test("only the record says what is answered: of no response, and of another playbook's, nothing is", async () => {
    const { id, books, run } = await cutting(() => []);
    for (const [response, book] of [
      ["0000000000", books[0]!],
      [id, books[1]!],
    ] as const)
      await expect(respondToOpened(response, book, run())).rejects.toThrow(`no response ${response} of`);
  });

  /** A response that cut a session whose caller chose its name, which `by` opened. */
  const cutSession = async (by: object) => {
    const scene = await newScene(endpoint(), { hall: "on" }, { extra: { authority: "identity" } });
    const opening = record({ by, change: { responseElements: openingOf(SESSION) } });
    const { aws, asked } = history([opening]);
    scene.set({ aws: (place) => ({ ...aws, ...place }) });
    const lamps = [{ ...SESSION, workload: "caller", region: "us-east-1", lamp: "hall" }];
    const { id } = await scene.respond(["hall"], {}, { lamps } as never);
    await scene.pass(7 * MINUTE);
    return { ...scene, id, asked };
  };
  const openingOf = ({ roleId, roleName, sessionName }: typeof SESSION) => ({
    assumedRoleUser: {
      assumedRoleId: `${roleId}:${sessionName}`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/${sessionName}`,
    },
  });
  const JENKINS = {
    type: "IAMUser",
    accountId: ACCOUNT,
    userName: "jenkins",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  };

  test("looks for who opened the session as well, and asks people about them, once", async () => {
    const { id, asked, response, whole, pass } = await cutSession(JENKINS);
    const { openers, signal } = await response(id);
    expect(openers).toEqual([
      expect.objectContaining({
        opener: expect.objectContaining({ user: expect.objectContaining({ userName: "jenkins" }) }),
      }),
    ]);
    expect(asked.flatMap(({ LookupAttributes }) => LookupAttributes)).toContainEqual({
      AttributeKey: "ResourceName",
      AttributeValue: `${SESSION.roleId}:${SESSION.sessionName}`,
    });
    const lines = (await whole(id)).audit.filter(({ what }) =>
      what.includes("it was opened by user/jenkins"),
    );
    expect(lines).toHaveLength(1);
    const family = familyId("lamps-on", `linked/${signal!.id}/AKIAIOSFODNN7EXAMPLE`, signal!);
    expect((await whole(family)).response.signal).toMatchObject({
      type: "linked-opener",
      trust: "ask",
      linkedTo: id,
      user: { userName: "jenkins" },
      accessKey: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
    });
    await pass(15 * MINUTE);
    expect((await response(id)).openers).toHaveLength(1);
    const after = (await whole(id)).audit.filter(({ what }) => what.includes("it was opened by"));
    expect(after).toHaveLength(1);
  });

  test("somebody of another account who opened it is their owner's to answer", async () => {
    const { id, response } = await cutSession({ ...JENKINS, accountId: "999999999999" });
    expect(await response(id)).not.toHaveProperty("openers");
  });

  test("is not asked of one that cut none", async () => {
    const scene = await newScene(endpoint(), { hall: "on" });
    const { id } = await scene.respond(["hall"]);
    expect(await scene.response(id)).not.toHaveProperty("looked");
    expect(whatIsDue(await scene.response(id))).not.toContain("look");
    await scene.undo(ANA, id);
  });
});
