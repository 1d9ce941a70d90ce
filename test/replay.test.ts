import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPlaybooks } from "../lib/load-playbooks.ts";
import type { Mode } from "../lib/mode.ts";
import { readEvents } from "../lib/replay/read-events.ts";
import type { Replayed } from "../lib/replay/replay-event.ts";
import { replayer } from "../lib/replay/replay-event.ts";
import { eventWith } from "./support/event-with.ts";
import { corpus, playbookEvents, playbooksWithEvents } from "./support/playbook-events.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(() => rm(folder, { recursive: true }));

const store = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
};

const RUN = `
  import { command } from ${JSON.stringify(new URL("../lib/cli/replay.ts", import.meta.url).href)};
  await command.parseAsync(process.argv.slice(1), { from: "user" });
`;

const start = (args: readonly string[], nodeOptions: readonly string[] = []) =>
  spawn(process.execPath, [...nodeOptions, "--input-type=module", "--eval", RUN, "--", ...args]);

const ended = (child: ReturnType<typeof start>) =>
  new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));

const run = async (args: readonly string[], input: string | Uint8Array = "") => {
  const child = start(args);
  child.stdin.end(input);
  const [code, out, err] = await Promise.all([ended(child), text(child.stdout), text(child.stderr)]);
  return { code, out, err, lines: out.split("\n").slice(0, -1) };
};

const replayed = ({ lines }: { lines: readonly string[] }): Replayed[] =>
  lines.map((line) => JSON.parse(line));
const asLines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const ids = (events: readonly object[]) => events.map((event) => (event as { id: string }).id);

const stolen = eventWith("stolen-instance-credentials", "matches-outside-aws");
const leaked = eventWith("leaked-access-key", "matches-exposed-key");
const signIn = eventWith("console-login-without-mfa", "matches-user");
const ignored = eventWith("console-login-without-mfa", "ignores-root");
const ambiguous = eventWith("console-login-without-mfa", "matches-user", {
  "detail.userIdentity.userName": "bob",
});
const recordOf = (event: object) => (event as { detail: object }).detail;

describe("one event", async () => {
  const playbooks = await loadPlaybooks(new URL("../playbooks/", import.meta.url));
  const all = playbooksWithEvents().flatMap(playbookEvents);
  const replayOne = replayer(playbooks, [], "act");

  it.each(all)("$playbook: $name", ({ playbook, kind, event, targets }) => {
    const response = replayOne(event).responses.find((response) => response.playbook === playbook);
    expect(response?.steps ?? "none").toEqual(kind === "matches" ? targets : "none");
  });

  it.each(corpus("guardduty.jsonl"))("$id of the corpus ends in an answer", ({ event }) => {
    expect(replayOne(event).event).toBe((event as { id: string }).id);
  });
});

it("answers one JSON line an event, in order, and nothing else", async () => {
  const events = [ignored, stolen, ambiguous, leaked, signIn];
  const result = await run(["--json", await store("events.jsonl", asLines(events))]);
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
    error: { field: "detail.userIdentity.userName", reason: "is bob, but the ARN is another user's" },
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
  const lines = replayed(await run(["--as", mode, "--json", "-"], asLines(events)));
  expect(lines.map(({ responses }) => responses[0]?.decision)).toEqual([real, sample]);
  expect(lines[1]?.responses[0]?.because).toEqual(["it is a sample finding: nothing has happened"]);
});

it("reads a CloudTrail log file as the events that EventBridge makes of it", async () => {
  const call = playbookEvents("stolen-instance-credentials").find(({ name }) =>
    name.includes("call-by-the"),
  )!.event;
  const log = { Records: [recordOf(signIn), recordOf(call), recordOf(ambiguous)] };
  const file = await store("cloudtrail.json", JSON.stringify(log, null, 1));
  const packed = await store("cloudtrail.json.gz", gzipSync(JSON.stringify(log)));
  const both = replayed(await run(["--json", file, packed]));
  for (const lines of [both.slice(0, 3), both.slice(3)]) {
    expect(lines.map(({ responses, error }) => responses[0]?.playbook ?? error?.field ?? "none")).toEqual([
      "console-login-without-mfa",
      "none",
      "detail.userIdentity.userName",
    ]);
    expect(lines[0]?.event).toBe((recordOf(signIn) as { eventID: string }).eventID);
  }
});

/** What is read from these files: the ids of events, and problems where there is no event. */
const read = async (...paths: string[]) => {
  const found: string[] = [];
  for await (const stored of readEvents(paths))
    found.push("event" in stored ? ids([stored.event])[0]! : stored.problem.replace(`${folder}/`, ""));
  return found;
};

describe("what a stored event may look like", () => {
  const shapes: [string, string | Uint8Array][] = [
    ["lines", asLines([stolen, leaked])],
    ["lines without a last line feed", asLines([stolen, leaked]).trimEnd()],
    [
      "lines of Windows, after a byte order mark",
      `\ufeff${asLines([stolen, leaked]).replaceAll("\n", "\r\n")}`,
    ],
    ["lines with empty ones between", asLines([stolen, leaked]).replaceAll("\n", "\n\n  \n")],
    ["an array", JSON.stringify([stolen, leaked])],
    [
      "events beside where they are from",
      asLines([
        { _source: {}, event: stolen },
        { id: "row", event: leaked },
      ]),
    ],
    ["an array over many lines", JSON.stringify([stolen, leaked], null, 2)],
    ["gzip in two members", Buffer.concat([gzipSync(asLines([stolen])), gzipSync(asLines([leaked]))])],
    [
      "lines with U+2028 inside, which ends no line of JSON",
      asLines([{ ...stolen, resources: ["\u2028\u2029\u0085"] }, leaked]),
    ],
  ];
  it.each(shapes)("%s", async (_, content) => {
    expect(await read(await store("shape", content))).toEqual(ids([stolen, leaked]));
  });

  it("a folder with folders, by name, and nothing but what is stored", async () => {
    await mkdir(join(folder, "deep/2"), { recursive: true });
    await store("deep/b.json", JSON.stringify(signIn, null, 2));
    await store("deep/2/a.jsonl.gz", gzipSync(asLines([stolen])));
    await store("deep/a.jsonl", asLines([leaked]));
    await store("deep/README.md", "no event");
    await store("deep/.hidden.json", "no event");
    expect(await read(join(folder, "deep"))).toEqual(ids([stolen, leaked, signIn]));
  });

  it("nothing", async () => {
    expect(await read(await store("empty", ""))).toEqual([]);
  });
});

describe("what cannot be read", () => {
  const problem = expect.stringMatching(/^broken: \S/);
  it.each<[string, string | Uint8Array, unknown[]]>([
    ["a broken line", asLines([stolen]).replace("}", "") + asLines([leaked]), [problem, ...ids([leaked])]],
    [
      "a cut first line",
      `${asLines([stolen]).slice(0, 500)}\n${asLines([leaked])}`,
      [problem, ...ids([leaked])],
    ],
    ["a line that opens and never closes", `{\n${asLines([leaked])}`, [problem, ...ids([leaked])]],
    ["a number", `5\n${asLines([leaked])}`, [problem, ...ids([leaked])]],
    ["half a gzip file", gzipSync(asLines([stolen])).subarray(0, 400), [problem]],
    [
      "a gzip member that is cut, after a whole one",
      Buffer.concat([gzipSync(asLines([leaked])), gzipSync(asLines([stolen])).subarray(0, 40)]),
      [...ids([leaked]), problem],
    ],
  ])("%s is a problem in its place, and the rest is read", async (_, content, found) => {
    const good = await store("good", asLines([signIn]));
    expect(await read(await store("broken", content), good)).toEqual([...found, ...ids([signIn])]);
  });

  it("is told on standard error, and ends with 7", async () => {
    const result = await run(["--json", "-"], `5\n${asLines([leaked])}`);
    expect(replayed(result).map(({ event }) => event)).toEqual(ids([leaked]));
    expect([result.code, result.err]).toEqual([7, "-: a JSON value that is not an event\n"]);
  });

  it("a file that is not there ends with 3", async () => {
    const result = await run(["--json", join(folder, "no-such.jsonl")]);
    expect([result.code, result.out]).toEqual([3, ""]);
    expect(result.err).toContain("no-such.jsonl");
  });
});

it("tells people what would be done, whatever the event says", async () => {
  const hostile = { ...stolen, id: "\u001b[2J\u202e" };
  const { lines } = await run(["-"], asLines([hostile, ambiguous, ignored, ignored]));
  expect(lines).toMatchInlineSnapshot(`
    [
      "act      stolen-instance-credentials  UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS  event \\u001b[2J\\u202e",
      "         contain   deny-role-session       web-server AROACKCEVSQ6C2EXAMPLE i-0abc1234def567890 ec2  (123456789012 global)",
      "         contain   isolate-instance        i-0abc1234def567890  (123456789012 eu-west-1)",
      "         preserve  snapshot-volumes        i-0abc1234def567890  (123456789012 eu-west-1)",
      "refuse   cannot be read  event 9b3d6f00-1c2d-4e3f-8a4b-000000000019",
      "         detail.userIdentity.userName: is bob, but the ARN is another user's",
      "4 events: 1 act, 1 cannot be read, 2 match no playbook",
    ]
  `);
});

it("holds no more than a piece of what it reads", async () => {
  const child = start(["--json", "-"], ["--max-old-space-size=40"]);
  const piece = asLines(Array(10).fill({ ...ignored, resources: ["x".repeat(20_000)] }));
  let answers = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) answers += 1;
  });
  const end = ended(child);
  for (let i = 0; i < 400; i++)
    if (!child.stdin.write(piece)) await new Promise((resolve) => child.stdin.once("drain", resolve));
  child.stdin.end();
  expect([await end, answers]).toEqual([0, 4_000]);
});

it("stops when nobody reads any more", async () => {
  const child = start(["--json", "-"]);
  child.stdin.on("error", () => undefined);
  child.stdout.once("data", () => child.stdout.destroy());
  child.stdin.end(asLines(Array(20_000).fill(ignored)));
  const [code, err] = await Promise.all([ended(child), text(child.stderr)]);
  expect([code, err]).toEqual([0, ""]);
});
