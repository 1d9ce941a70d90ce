import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPython } from "../../local/install.ts";

const HERE = join(import.meta.dirname, "../..");
const COPIED = [
  "README.md",
  "bin",
  "lib",
  "functions",
  "playbooks",
  "docs",
  "local",
  "package.json",
  "tsconfig.json",
  "biome.json",
  "biome.rooms.json",
  "vitest.config.ts",
];
const TESTS = [
  "support",
  "events",
  "records",
  "playbooks",
  "corpora",
  "cli/records.ts",
  "lint",
  "stages/longest-first.ts",
  "simulation/dynamo",
  "guardrails",
  "sources",
  "actions/contract",
  "actions/permissions.test.ts",
];

let project: string;

// The command writes into the project that it is part of: this one is a copy.
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "cordon-new-"));
  for (const name of COPIED) cpSync(join(HERE, name), join(project, name), { recursive: true });
  for (const name of TESTS)
    cpSync(join(HERE, "test", name), join(project, "test", name), { recursive: true });
  symlinkSync(join(HERE, "node_modules"), join(project, "node_modules"));
  // The Python packages of the stand-ins, which every test here has had installed.
  mkdirSync(join(project, ".cordon"));
  symlinkSync(join(HERE, ".cordon/python"), join(project, ".cordon/python"));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

async function run(name: string, args: readonly string[]) {
  const env = { ...process.env, CI: "true", NO_COLOR: "1" };
  try {
    const { stdout, stderr } = await promisify(execFile)(name, [...args], { cwd: project, env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}
function cordon(...words: string[]) {
  return run(process.execPath, ["bin/cordon.js", ...words]);
}
function tool(name: string, ...args: string[]) {
  return run(join(HERE, "node_modules/.bin", name), args);
}
function event(name: string) {
  return join("test/events", name);
}

const ROLE = {
  type: "Role",
  principalId: "AROACKCEVSQ6C2EXAMPLE",
  accountId: "123456789012",
  userName: "deploy",
};
/** A session stops a trail; built as CloudTrail records it. */
const STOPPED = {
  source: "aws.cloudtrail",
  "detail-type": "AWS API Call via CloudTrail",
  account: "123456789012",
  region: "eu-west-1",
  time: "2026-03-02T03:14:15Z",
  detail: {
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROACKCEVSQ6C2EXAMPLE:build-17",
      arn: "arn:aws:sts::123456789012:assumed-role/deploy/build-17",
      accountId: "123456789012",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      sessionContext: { sessionIssuer: { ...ROLE, arn: "arn:aws:iam::123456789012:role/deploy" } },
    },
    eventTime: "2026-03-02T03:14:10Z",
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    awsRegion: "eu-west-1",
    requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:123456789012:trail/all" },
    responseElements: null,
    eventID: "7c1d2e3f-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
    eventType: "AwsApiCall",
    recipientAccountId: "123456789012",
  },
};

/** Every file of the copy that is there or differs, against what was there at the start. */
function filesNow(): ReadonlyMap<string, string> {
  return new Map(
    ["docs", "lib", "local", "playbooks", "test"].flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const file = join(entry.parentPath, entry.name);
          return [relative(project, file), readFileSync(file, "utf8")] as const;
        }),
    ),
  );
}
function touched(before: ReadonlyMap<string, string>): readonly string[] {
  return [...filesNow()].flatMap(([file, text]) => (before.get(file) === text ? [] : [file])).sort();
}

const STOLEN = event("stolen-instance-credentials/matches-outside-aws.json");
/** The same session opens a repository of images. */
const MADE = {
  ...STOPPED,
  source: "aws.ecr",
  detail: {
    ...STOPPED.detail,
    eventSource: "ecr.amazonaws.com",
    eventName: "SetRepositoryPolicy",
    requestParameters: { repositoryName: "payments" },
  },
};

describe("adding one of each is its file and its test data, and pages that are generated", () => {
  test("a source, a guardrail, a channel, a command and playbooks, by `cordon new` and `cordon check` alone", async () => {
    expect(await run(process.execPath, ["docs/generate/write.ts", "--fast"])).toMatchObject({ code: 0 });
    writeFileSync(join(project, "stopped.json"), JSON.stringify(STOPPED));
    writeFileSync(join(project, "made.json"), JSON.stringify(MADE));
    const before = filesNow();
    const added = [
      ["source", "acme-edr"],
      ["guardrail", "untitled-finding"],
      ["channel", "on-call-queue"],
      ["command", "handover"],
      ["playbook", "acme-alert", "--from", "test/sources/samples/acme-edr.json"],
      ["playbook", "mining-host"],
      ["playbook", "repository-opened", "--from", "made.json"],
      ["playbook", "ci-host", "--from", STOLEN, "--before", "stolen-instance-credentials"],
    ] as const;
    for (const words of added) {
      const { code, said } = await cordon("new", ...words);
      expect({ words, code, said }).toEqual({ words, code: 0, said: expect.stringContaining("Next") });
    }
    // In the order that `new` names it: the source is checked while no playbook has samples of it.
    for (const id of ["mining-host", "acme-edr", "on-call-queue"]) {
      const { code, said } = await cordon("check", id);
      expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/✔ types +\d+\.\d s/) });
    }
    expect(touched(before)).toEqual(
      [
        "docs/deciding.md",
        "docs/on-call.md",
        "docs/reference/coverage.md",
        "docs/reference/playbooks.md",
        "docs/reference/sources.md",
        "docs/sources.md",
        "lib/cli/handover.ts",
        "lib/channels/on-call-queue.ts",
        "lib/guardrails/untitled-finding.ts",
        "local/attacks/mining-host.ts",
        "local/attacks/repository-opened.ts",
        "lib/sources/acme-edr.ts",
        ...["acme-alert", "ci-host", "mining-host", "repository-opened"].flatMap((id) => [
          `playbooks/${id}.ts`,
          `test/events/${id}/ignores-other-source.json`,
          `test/events/${id}/matches-sample.json`,
        ]),
        "test/events/ci-host/ignores-other-type.json",
        "test/events/mining-host/ignores-other-type.json",
        "test/events/repository-opened/ignores-harmless-call.json",
        "test/events/repository-opened/ignores-refused.json",
        "test/cli/handover.test.ts",
        "test/channels/on-call-queue.test.ts",
        "test/guardrails/untitled-finding.test.ts",
        "test/sources/acme-edr.test.ts",
        "test/sources/samples/acme-edr.json",
      ].sort(),
    );
    for (const [page, row] of [
      ["docs/sources.md", "| `acme-edr` | acme-edr puts them on the bus | default | the sender |"],
      ["docs/deciding.md", "| `untitled-finding` | ask | the finding has no title | yes |"],
      ["docs/on-call.md", "| print an ID | `npx cordon handover ID` |"],
      ["README.md", "`mining-host`"],
    ] as const)
      expect(readFileSync(join(project, page), "utf8"), page).toContain(row);
    expect(
      await tool("vitest", "run", "--project", "unit", "test/playbooks", "test/guardrails", "test/cli"),
    ).toMatchObject({ code: 0 });
  }, 600_000);

  test("what is wrong is a sentence each, and ends with 9", async () => {
    const file = join(project, event("mining-host/ignores-other-source.json"));
    writeFileSync(file, readFileSync(join(project, event("mining-host/matches-sample.json"))));
    const playbook = join(project, "playbooks/mining-host.ts");
    const text = readFileSync(playbook, "utf8");
    writeFileSync(
      playbook,
      text.replace(
        '"instance")',
        '({ instance }) => (instance?.instanceId === "i-0" ? instance : undefined))',
      ),
    );
    const { code, said } = await cordon("check", "mining-host");
    writeFileSync(playbook, text);
    expect(await run(process.execPath, ["docs/generate/write.ts", "--fast"])).toMatchObject({ code: 0 });
    expect({ code, said }).toEqual({ code: 9, said: expect.stringContaining("✖ samples") });
    expect(said).toContain("the file expects a target that no step gets");
    expect(said).toContain(
      "ignores-other-source.json: the playbook answers it, as Behavior:EC2/TrafficVolumeUnusual",
    );
    expect(said).toContain("isolate-instance gets a target from none of the samples");
    expect(said).not.toContain("expected [");
    expect(await cordon("check", "mining-hots")).toMatchObject({
      code: 3,
      said: expect.stringContaining("did you mean mining-host?"),
    });
  }, 300_000);

  test("an action keeps the whole contract as it is", async () => {
    await installPython();
    const before = filesNow();
    expect(await cordon("new", "action", "keep-table")).toMatchObject({ code: 0 });
    const recorded = await run(process.execPath, ["test/records/record.ts", "keep-table"]);
    expect(recorded).toEqual({ code: 0, said: "keep-table: 1 new\n" });
    const { code, said } = await cordon("check", "keep-table");
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining("✔ tests") });
    expect(touched(before)).toEqual([
      "docs/reference/actions.md",
      "lib/actions/keep-table.ts",
      "test/actions/keep-table.world.ts",
      "test/records/keep-table.json",
    ]);
  }, 600_000);

  test("a playbook from an event that is stored with notes takes its type and its targets", () => {
    const text = readFileSync(join(project, "playbooks/ci-host.ts"), "utf8");
    expect(text).toContain('step(denyRoleSession, "session")');
    expect(text).toContain("InstanceCredentialExfiltration.OutsideAWS");
    expect(text).toContain('before: "stolen-instance-credentials"');
    expect(text).toMatch(/where: \{ resource: \{ accessKeyDetails: \{ userName: \["[\w-]+"\]|"where":/);
  });

  test("a playbook on a call contains whoever made it, and takes back what it touched", async () => {
    writeFileSync(join(project, "stopped.json"), JSON.stringify(STOPPED));
    const { code } = await cordon("new", "playbook", "trail-off", "--from", "stopped.json");
    expect(code).toBe(0);
    const text = readFileSync(join(project, "playbooks/trail-off.ts"), "utf8");
    expect(text).toMatch(/contain: \[\s+\.\.\.containActor,\s+step\(restoreTrailLogging, "trail"\)/);
    expect(text).toContain('techniques: ["T1078.004","T1685.002"]');
    const sample = readFileSync(join(project, event("trail-off/matches-sample.json")), "utf8");
    expect(JSON.parse(sample).targets.map((one: { action: string }) => one.action)).toEqual([
      "deny-role-session",
      "restore-trail-logging",
    ]);
    // A trail must be there to be stopped: that attack is its author's.
    expect(existsSync(join(project, "local/attacks/trail-off.ts"))).toBe(false);
  });
});

describe("refused, and nothing is written", () => {
  test.each([
    [["playbook", "Not An Id"], 2, "small letters"],
    [["source", "../escape"], 2, "small letters"],
    [["source", `a${"b".repeat(60)}`], 2, "40 or fewer"],
    ...[
      "text",
      "exactly",
      "read-alert",
      "read-file-sync",
      "trigger",
      "playbook",
      "enum",
      "await",
      "eval",
      "constructor",
    ].map((id) => [["source", id], 2, "word of the language or of its files"] as const),
    ...["action", "tags-of", "table", "world", "delete"].map(
      (id) => [["action", id], 2, "word of the language"] as const,
    ),
    [["action", "isolate-instance"], 5, "there already"],
    [["action"], 2, "missing required argument"],
    [["source"], 2, "missing required argument"],
    [["playbook", "-a"], 2, "unknown option"],
    [["playbook", "leaked-access-key"], 5, "there already"],
    [["source", "guardduty"], 5, "there already"],
    [["guardrail", "muted"], 5, "there already"],
    [["channel", "sns"], 5, "there already"],
    ...["client", "channel", "moto"].map((id) => [["channel", id], 2, "word of the language"] as const),
    [["command", "undo"], 5, "there already"],
    [["playbook", "a", "--from", STOLEN], 4, "answers such findings already, and a finding has one playbook"],
    [["playbook", "a", "--from", STOLEN, "--before", "crypto-minning"], 3, "did you mean crypto-mining?"],
    [["playbook", "a", "--from", "none.json"], 3, "no such file: none.json"],
    [["playbook", "a", "--from", "package.json"], 4, "no source in lib/sources listens"],
    [["playbook", "a", "--from", "broken.json"], 2, "broken.json: "],
    [["playbook", "a", "--from", "two.json"], 2, "two.json has several events, and `cordon new` takes one"],
  ] as const)("%j ends with %i", async (words, code, sentence) => {
    writeFileSync(join(project, "broken.json"), "{");
    writeFileSync(join(project, "two.json"), "[{}, {}]");
    const answer = await cordon("new", ...words);
    expect(answer).toMatchObject({ code, said: expect.stringContaining(sentence) });
    expect(existsSync(join(project, "playbooks/a.ts"))).toBe(false);
  });
});
