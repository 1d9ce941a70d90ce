import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Mode } from "../../lib/model/mode.ts";
import { eventWith } from "../support/event-with.ts";
import { playbookEvents } from "../support/playbook-events.ts";
import {
  ambiguous,
  asLines,
  ended,
  ids,
  ignored,
  leaked,
  recordOf,
  replayed,
  runReplay,
  signIn,
  startReplay,
  stolen,
} from "./run-replay.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function store(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

it("answers one JSON line an event, in order, and nothing else", async () => {
  const events = [ignored, stolen, ambiguous, leaked, signIn];
  const result = await runReplay(["--json", await store("events.jsonl", asLines(events))]);
  const lines = replayed(result);
  expect([result.code, result.err]).toEqual([0, ""]);
  expect(lines.map(({ event }) => event)).toEqual(ids(events));
  expect(lines[0]).toEqual({ event: ids(events)[0], responses: [] });
  expect(lines[1]).toEqual({
    event: ids(events)[1],
    responses: [
      {
        playbook: "stolen-instance-credentials",
        signal: expect.objectContaining({ source: "guardduty", account: "123456789012", sample: false }),
        decision: "act",
        because: [],
        steps: playbookEvents("stolen-instance-credentials").find(
          ({ name }) => name === "matches-outside-aws",
        )!.targets,
      },
    ],
  });
  expect(lines[2]).toEqual({
    event: ids(events)[2],
    responses: [],
    error: { field: "detail.userIdentity.userName", reason: expect.stringContaining("bob") },
  });
  expect(lines.slice(3).map(({ responses }) => responses[0]?.playbook)).toEqual([
    "leaked-access-key",
    "console-login-without-mfa",
  ]);
});

it.each<[Mode, string, string]>([
  ["act", "act", "observe"],
  ["ask", "ask", "observe"],
  ["observe", "observe", "observe"],
])("as %s decides %s, and %s for a sample", async (mode, real, sample) => {
  const events = [leaked, eventWith("leaked-access-key", "matches-tor-ip-caller-sample")];
  const lines = replayed(await runReplay(["--as", mode, "--json", "-"], asLines(events)));
  expect(lines.map(({ responses }) => responses[0]?.decision)).toEqual([real, sample]);
  expect(lines[1]?.responses[0]?.because).toEqual(["sample finding: no real activity"]);
});

it("reads a CloudTrail log file as the events that EventBridge makes of it", async () => {
  const call = playbookEvents("stolen-instance-credentials").find(({ name }) =>
    name.includes("call-by-the"),
  )!.event;
  const log = { Records: [recordOf(signIn), recordOf(call), recordOf(ambiguous)] };
  const file = await store("cloudtrail.json", JSON.stringify(log, null, 1));
  const packed = await store("cloudtrail.json.gz", gzipSync(JSON.stringify(log)));
  const both = replayed(await runReplay(["--json", file, packed]));
  for (const lines of [both.slice(0, 3), both.slice(3)]) {
    expect(lines.map(({ responses, error }) => responses[0]?.playbook ?? error?.field ?? "none")).toEqual([
      "console-login-without-mfa",
      "attack-tool",
      "detail.userIdentity.userName",
    ]);
    expect(lines[0]?.event).toBe((recordOf(signIn) as { eventID: string }).eventID);
  }
});

it("tells what is no event on standard error, and ends with 7", async () => {
  const result = await runReplay(["--json", "-"], `5\n${asLines([leaked])}`);
  expect(replayed(result).map(({ event }) => event)).toEqual(ids([leaked]));
  expect([result.code, result.err]).toEqual([7, "-: a JSON value that is not an event\n"]);
});

it("tells a hundred places one by one, and how many more there are", async () => {
  const { code, err } = await runReplay(["--json", "-"], "no event\n".repeat(1_200));
  expect(code).toBe(7);
  expect(err.split("\n")).toHaveLength(102);
  expect(err).toMatch(/\n…and 1,100 more places without an event\n$/);
});

it("says nothing to a terminal that it would act on, in --json either", async () => {
  const id = "\u001b[2J\u009b31m\u202e\u200b";
  const { out, lines } = await runReplay(["--json", "-"], asLines([{ ...stolen, id }]));
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(replayed({ lines })[0]?.event).toBe(id);
});

it("says what the events cannot be, and takes no time for one that is none", async () => {
  const events = [
    { ...leaked, time: "2026-13-45T99:99:99Z" },
    { digestStartTime: "2026-03-02T03:00:00Z" },
    leaked,
  ];
  const { out } = await runReplay(["-"], asLines(events));
  expect(out).toContain("3 events, of 2026-03-02 03:14:15Z\n");
  expect(out).toContain("1 of them lack a source or a detail-type");
});

it("refuses a folder in which there is nothing to read", async () => {
  const empty = await mkdtemp(join(folder, "empty-"));
  await writeFile(join(empty, "notes.txt"), "no event");
  const { code, out, err } = await runReplay(["--fail-on", "act", empty]);
  expect([code, out]).toEqual([3, ""]);
  expect(err).toContain(`no file in ${empty} ends in .json, .jsonl`);
});

it.each<[string, string[], number, string]>([
  ["a file that is not there", ["--json", "no-such.jsonl"], 3, "no such file: no-such.jsonl"],
  ["no file at all", [], 2, "name files or folders"],
  ["a mode that is none", ["--as", "panic", "-"], 2, "Allowed choices are"],
  ["what cannot fail", ["--fail-on", "luck", "-"], 2, "Allowed choices are act, ask"],
  ["change without a commit", ["--fail-on", "change", "-"], 2, "--diff REF"],
  ["a Region for files", ["--region", "eu-west-1", "-"], 2, "goes with --findings"],
  ["files and findings", ["--findings", "x.jsonl"], 2, "not both"],
])("refuses %s", async (_, args, code, says) => {
  const result = await runReplay(args);
  expect([result.code, result.out]).toEqual([code, ""]);
  expect(result.err).toContain(says);
});

/** Without what differs from run to run. */
function still(lines: readonly string[]) {
  return lines.map((line) => line.replace(/^.* events per second$/, "(how fast)"));
}

it("tells people what would be done, whatever the event says", async () => {
  const hostile = { ...stolen, id: "\u001b[2J\u202e" };
  const again = { ...stolen, id: "delivered-again" };
  const { lines } = await runReplay(["-"], asLines([hostile, again, ignored, ignored]));
  expect(still(lines)).toMatchInlineSnapshot(`
    [
      "act      stolen-instance-credentials  UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS  event \\u001b[2J\\u202e",
      "         contain   deny-role-session       web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2  (123456789012 global)",
      "         contain   isolate-instance        i-0abc1234def567890  (123456789012 eu-west-1)",
      "         preserve  snapshot-volumes        i-0abc1234def567890  (123456789012 eu-west-1)",
      "act      stolen-instance-credentials  UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS  event delivered-again",
      "         contain   deny-role-session       web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2  (123456789012 global)",
      "         contain   isolate-instance        i-0abc1234def567890  (123456789012 eu-west-1)",
      "         preserve  snapshot-volumes        i-0abc1234def567890  (123456789012 eu-west-1)",
      "",
      "4 events, from 2019-01-01 00:00:00Z to 2026-03-02 03:14:15Z",
      "(how fast)",
      "",
      "PLAYBOOK                     matched  responses      act      ask",
      "stolen-instance-credentials        2          1        1        0",
      "and 47 playbooks without a matching event",
      "",
      "TARGETS, and in how many responses",
      "      1  i-0abc1234def567890 (123456789012 eu-west-1)",
      "      1  web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2 (123456789012",
      "         global)",
      "",
      "2 of 4 match no playbook.",
      "As in mode act for every playbook and account. Repeats of one finding are one",
      "response. No AWS lookups, each event alone. Not considered: tags, protected",
      "targets, hourly limits, pauses, mutes.",
    ]
  `);
});

it("tells people what cannot be read, and why", async () => {
  const { out } = await runReplay(["-"], asLines([ambiguous]));
  expect(out).toMatch(/^refuse {3}unreadable {2}event 9b3d6f00-.*\n {9}detail\.userIdentity\.userName: /);
  expect(out).toMatch(/UNREADABLE, and refused\n +1 {2}detail\.userIdentity\.userName: /);
});

it("prints single events only when they are few, or wanted", async () => {
  const many = asLines(Array(21).fill(leaked));
  const summary = await runReplay(["-"], many);
  expect(summary.out).not.toContain("deactivate-access-key");
  expect(summary.out).toContain("--each prints every matching event.");
  expect(summary.out).toMatch(/leaked-access-key +21 +1 +1 +0/);
  const each = await runReplay(["--each", "-"], many);
  expect(each.lines.filter((line) => line.startsWith("act "))).toHaveLength(21);
  expect(each.out).not.toContain("--each prints");
});

it.each<[string[], string, number, string]>([
  [["act"], asLines([leaked, leaked]), 9, "act (1)"],
  [["ask", "refuse"], asLines([leaked]), 0, ""],
  [["refuse", "act"], asLines([leaked]), 9, "act (1)"],
  [["unreadable"], asLines([ambiguous]), 9, "unreadable (1)"],
  [["problem"], `5\n${asLines([leaked])}`, 9, "problem (1)"],
])("--fail-on %j ends with 9 where there is any, and says what", async (kinds, input, code, says) => {
  const result = await runReplay(["--json", ...kinds.flatMap((kind) => ["--fail-on", kind]), "-"], input);
  expect(result.code).toBe(code);
  expect(result.err.split("\n").filter((line) => line.includes("--fail-on"))).toEqual(
    says ? [`cordon: --fail-on found: ${says}`] : [],
  );
});

it.each([
  ["lines", (event: string) => [`${event}\n`, ""] as const],
  ["a log file on one line", (event: string) => [`${event},`, `${event}]}`] as const],
])("holds no more than a piece of what it reads: %s", async (_, layout) => {
  // What is read is three times what the heap may hold. A young generation that grows as it likes can break the bound while
  // the code is loaded, before anything is read.
  const child = startReplay(["--json", "-"], {
    node: ["--max-old-space-size=60", "--max-semi-space-size=1"],
  });
  const [one, last] = layout(JSON.stringify({ ...ignored, resources: ["x".repeat(20_000)] }));
  let answers = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) answers += 1;
  });
  const end = ended(child);
  // When it dies, its end says so; nobody waits for it to read on.
  child.stdin.on("error", () => undefined);
  if (last !== "") child.stdin.write('{"Records":[');
  for (let i = 0; i < 900 && child.exitCode === null && child.signalCode === null; i++)
    if (!child.stdin.write(one.repeat(10)))
      await Promise.race([new Promise((resolve) => child.stdin.once("drain", resolve)), end]);
  child.stdin.end(last);
  expect([(await end).code, answers]).toEqual([0, 9_000 + (last === "" ? 0 : 1)]);
});

it("stops when nobody reads any more", async () => {
  const child = startReplay(["--json", "-"]);
  child.stdin.on("error", () => undefined);
  child.stdout.once("data", () => child.stdout.destroy());
  child.stdin.end(asLines(Array(20_000).fill(ignored)));
  const [[code], err] = await Promise.all([once(child, "close"), text(child.stderr)]);
  expect([code, err]).toEqual([0, ""]);
});

it("on Ctrl-C ends with 130 and what it has so far", async () => {
  const child = startReplay(["--each", "-"]);
  const end = ended(child);
  const first = new Promise((resolve) => child.stdout.once("data", resolve));
  child.stdin.on("error", () => undefined);
  child.stdin.write(asLines([leaked, ignored]));
  await first;
  child.kill("SIGINT");
  const { code, out, err } = await end;
  expect(code).toBe(130);
  expect(out).toContain("2 events");
  expect(err).toBe("cordon: interrupted: the result covers the events read so far\n");
});
