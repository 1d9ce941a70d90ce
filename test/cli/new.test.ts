import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPython } from "../../local/install.ts";

const HERE = join(import.meta.dirname, "../..");
const COPIED = [
  "bin",
  "lib",
  "functions",
  "playbooks",
  "docs",
  "package.json",
  "tsconfig.json",
  "biome.json",
  "vitest.config.ts",
];
const TESTS = [
  "support",
  "events",
  "records",
  "playbooks.test.ts",
  "corpora",
  "sources/docs.test.ts",
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
  return run(process.execPath, ["bin/cordon.ts", ...words]);
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

describe("what is written passes the checks of the project as it is", () => {
  test("a source with its test, a playbook on its sample, and one on a finding", async () => {
    const source = await cordon("new", "source", "acme-edr");
    expect(source).toMatchObject({ code: 0 });
    // It says which row it wants in the table that a test keeps whole.
    const row = /^ +(\| `acme-edr` \|.*)$/m.exec(source.said)?.[1];
    appendFileSync(join(project, "docs/sources.md"), `${row}\n`);
    const onSource = await cordon(
      "new",
      "playbook",
      "acme-alert",
      "--from",
      "test/sources/samples/acme-edr.json",
    );
    expect(onSource).toMatchObject({ code: 0 });
    expect(await cordon("new", "playbook", "mining-host")).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "playbooks/acme-alert.ts"), "utf8")).toContain(
      "step(isolateInstance, ({ instance }) => instance)",
    );
    expect(
      await tool("biome", "check", "--vcs-enabled=false", "--write", "lib", "playbooks", "test/sources"),
    ).toMatchObject({
      code: 0,
    });
    expect(await tool("tsc", "-p", ".")).toMatchObject({ code: 0 });
    expect(
      await tool("vitest", "run", "--project", "unit", "test/playbooks.test.ts", "test/sources"),
    ).toMatchObject({ code: 0 });
    expect(await run(process.execPath, ["docs/generate/write.ts"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "docs/reference/sources.md"), "utf8")).toContain("## acme-edr");
  });

  test("an action keeps the whole contract as it is", async () => {
    await installPython();
    expect(await cordon("new", "action", "keep-table")).toMatchObject({ code: 0 });
    expect(await tool("biome", "check", "--vcs-enabled=false", "lib", "test/actions")).toMatchObject({
      code: 0,
    });
    expect(await tool("tsc", "-p", ".")).toMatchObject({ code: 0 });
    const recorded = await run(process.execPath, ["test/records/record.ts", "keep-table"]);
    expect(recorded).toEqual({ code: 0, said: "keep-table: 1 new\n" });
    const { code, said } = await tool(
      "vitest",
      "run",
      "--project",
      "unit",
      "test/actions",
      "-t",
      "keep-table",
    );
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/Tests.* 3\d passed/) });
    expect(await run(process.execPath, ["docs/generate/write.ts"])).toMatchObject({ code: 0 });
    const page = readFileSync(join(project, "docs/reference/actions.md"), "utf8");
    expect(page).toContain("## keep-table");
  });

  test("a playbook from an event that is stored with notes takes its type and its targets", async () => {
    const { code } = await cordon(
      "new",
      "playbook",
      "stolen-again",
      "--from",
      event("stolen-instance-credentials/matches-outside-aws.json"),
    );
    expect(code).toBe(0);
    const text = readFileSync(join(project, "playbooks/stolen-again.ts"), "utf8");
    expect(text).toContain("step(denyRoleSession, ({ session }) => session)");
    expect(text).toContain("InstanceCredentialExfiltration.OutsideAWS");
  });

  test("a playbook on a call contains whoever made it, and takes back what it touched", async () => {
    writeFileSync(join(project, "stopped.json"), JSON.stringify(STOPPED));
    const { code, said } = await cordon("new", "playbook", "trail-off", "--from", "stopped.json");
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringContaining("local/attacks/trail-off.ts"),
    });
    const text = readFileSync(join(project, "playbooks/trail-off.ts"), "utf8");
    expect(text).toMatch(
      /contain: \[\s+\.\.\.containActor,\s+step\(restoreTrailLogging, \(\{ trail \}\) => trail\)/,
    );
    expect(text).toContain('techniques: ["T1078.004","T1685.002"]');
    const sample = readFileSync(join(project, event("trail-off/matches-sample.json")), "utf8");
    expect(JSON.parse(sample).targets.map((one: { action: string }) => one.action)).toEqual([
      "deny-role-session",
      "restore-trail-logging",
    ]);
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
    [["playbook", "a", "--from", "none.json"], 3, "no such file: none.json"],
    [["playbook", "a", "--from", "package.json"], 4, "no source in lib/sources listens"],
    [["playbook", "a", "--from", "broken.json"], 2, "broken.json: "],
    [["playbook", "a", "--from", "two.json"], 2, "holds several events"],
  ] as const)("%j ends with %i", async (words, code, sentence) => {
    writeFileSync(join(project, "broken.json"), "{");
    writeFileSync(join(project, "two.json"), "[{}, {}]");
    const answer = await cordon("new", ...words);
    expect(answer).toMatchObject({ code, said: expect.stringContaining(sentence) });
    expect(existsSync(join(project, "playbooks/a.ts"))).toBe(false);
  });
});
