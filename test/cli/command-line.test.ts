import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCordon } from "./run-cordon.ts";

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "cordon-cli-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function cordon(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return runCordon(words, { cwd, env });
}

/** An endpoint where nothing listens: port 1 of this machine. */
const NOWHERE = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "none",
  AWS_REGION: "us-east-1",
  AWS_MAX_ATTEMPTS: "1",
};

describe("help", () => {
  test("names every command of lib/cli, on standard output", async () => {
    const files = readdirSync(join(import.meta.dirname, "../../lib/cli")).filter((name) =>
      name.endsWith(".ts"),
    );
    const { code, out, errors } = await cordon(["--help"]);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    for (const file of files) expect(out).toMatch(new RegExp(`^  ${file.slice(0, -3)} `, "m"));
  });

  test("of one command has the options of all that talk to AWS, and no colours in a pipe", async () => {
    const { code, out } = await cordon(["undo", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--profile", "--region", "--stack", "--json", "--no-input", "--yes", "--no-color"])
      expect(out).toContain(option);
    expect(out).not.toContain("\u001b");
  });

  test("comes without arguments, too", async () => {
    const { code, out } = await cordon([]);
    expect(code).toBe(0);
    expect(out).toContain("Usage: cordon");
  });
});

test("demo --running takes the account of another terminal, and says how to start one where there is none", async () => {
  const { code, out, errors } = await cordon(["demo", "--running", "--once"]);
  expect({ code, out }).toEqual({ code: 3, out: "" });
  expect(errors).toContain("no local account is running here; start one with `npx cordon local`");
});

describe("a usage error ends with 2, one clear line and nothing on standard output", () => {
  test.each([
    [["lsit"], "Did you mean list?"],
    [["list", "--bogus"], "unknown option '--bogus'"],
    [["list", "--limit", "none"], "--limit takes a number"],
    [["list", "extra"], "too many arguments"],
    [["show"], "missing required argument 'id'"],
    [["new", "playbook"], "cordon: missing required argument 'id'"],
    [["undo", "7QX4", "--verdict", "maybe"], "Allowed choices are false, right, too-wide"],
    [["undo", "7QX4"], "pass --yes and --reason"],
    [["undo", "7QX4", "--yes", "--no-input"], "pass --reason"],
    [["undo", "7QX4", "--reason", "x", "--no-input"], "pass --yes"],
    [["uninstall", "--no-input"], "pass --yes"],
    [["approve", "7QX4", "--reason", "x"], "pass --yes and --plan"],
    [["approve", "7QX4", "--reason", "x", "--yes", "--plan", "9f3a"], "--plan takes 8 or more"],
    [["approve", "7QX4", "--only", "1,b"], "--only takes step numbers"],
    [["approve", "7QX4", "--reason", " "], "--reason takes 1 to 500 characters"],
    [["decline", "7QX4", "--reason", "x"], "pass --yes"],
    [["accept", "7QX4"], "pass --yes and --reason"],
    [["note", "7QX4"], "pass --reason"],
    [["extend", "7QX4", "--reason", "x"], "pass --for"],
    [["extend", "7QX4", "--for", "forever"], '--for: "forever" is no length of time: write 30m, 4h or 2d'],
    [["pause"], "pass --for and --reason"],
    [["resume", "--reason", "x"], "pass --yes"],
    [["mute"], "name one thing to mute"],
    [["mute", "7QX4", "--type", "x"], "name one thing to mute"],
    [["mute", "7QX4"], "pass --for and --reason"],
    [["mute", "7QX4", "--end"], "pass --yes and --reason"],
    [["contain", "i-0a1b2c3d", "--yes"], "--playbook"],
    [["contain", "i-0a1b2c3d", "--playbook", "p"], "pass --yes and --reason"],
    [["list", "--state", "gone"], "Allowed choices are"],
    [["list", "--state", "NOT IN EFECT"], "did you mean not-in-effect?"],
    [["stats", "--since", "yesterday"], "--since:"],
    [["list"], "--region"],
  ])("%j", async (words, said) => {
    const { code, out, errors } = await cordon(words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(errors).toContain(said);
    expect(errors).not.toMatch(/^ +at /m);
  });
});

describe("what calls nothing loads nothing that calls: no SDK, and no prompts", () => {
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => {
      if (/^@(aws-sdk|smithy|clack)\\//.test(name)) console.error("LOADED " + name);
      return next(name, context);
    } });`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

  test.each([
    ["--help"],
    ["--version"],
    ["lsit"],
    ["list", "--bogus"],
    ["undo", "7QX4"],
    ["approve", "7QX4"],
    ["contain", "nobody", "--playbook", "p"],
    ["pause"],
    ["uninstall"],
    ["stats", "--since", "yesterday"],
  ])("%j", async (...words) => {
    expect((await cordon(words, env)).errors).not.toContain("LOADED");
  });

  test("and what does call is seen here", async () => {
    expect((await cordon(["list"], { ...env, ...NOWHERE })).errors).toContain("LOADED @aws-sdk/");
  });
});

describe("an error of AWS", () => {
  test("without credentials ends with 6", async () => {
    const { code, errors } = await cordon(["list", "--region", "us-east-1"]);
    expect(code).toBe(6);
    expect(errors).toContain("--profile");
  });

  test("without an answer ends with 1, in one line without a stack", async () => {
    const { code, out, errors } = await cordon(["list"], NOWHERE);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(errors).toContain("cannot be reached");
  });

  test("shows its stack to whoever looks for a fault", async () => {
    const { errors } = await cordon(["list"], { ...NOWHERE, CORDON_DEBUG: "1" });
    expect(errors).toMatch(/^ +at /m);
  });
});

describe("a local account that runs in this directory", () => {
  const local = (file: object | string) => {
    mkdirSync(join(cwd, ".cordon"), { recursive: true });
    writeFileSync(join(cwd, ".cordon/local.json"), typeof file === "string" ? file : JSON.stringify(file));
  };
  const { AWS_MAX_ATTEMPTS, ...env } = NOWHERE;
  const endpoint = env.AWS_ENDPOINT_URL;

  test("is used, and that is said in one line on standard error", async () => {
    local({ endpoint, env, pid: process.pid });
    const { errors } = await cordon(["list"], { AWS_MAX_ATTEMPTS });
    expect(errors.split("\n")[0]).toBe("using the local account on 127.0.0.1:1 (.cordon/local.json)");
  });

  test.each([
    { AWS_PROFILE: "prod" },
    { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" },
    { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
  ])("is not used where %j says otherwise", async (named) => {
    local({ endpoint, env, pid: process.pid });
    const { errors } = await cordon(["list"], { ...named, AWS_MAX_ATTEMPTS });
    expect(errors).not.toContain("using the local account");
  });

  test("is not used with --profile", async () => {
    local({ endpoint, env, pid: process.pid });
    const { errors } = await cordon(["list", "--profile", "prod", "--region", "us-east-1"]);
    expect(errors).not.toContain("using the local account");
  });

  test.each([
    { endpoint: "http://192.0.2.1:4600", env },
    { endpoint, env: { ...env, AWS_ENDPOINT_URL: "https://example.com" } },
    { endpoint, env: { ...env, AWS_ENDPOINT_URL_STS: "http://127.0.0.1.example.com" } },
  ])("is refused when it is elsewhere: %j", async (file) => {
    local({ ...file, pid: process.pid });
    const { code, errors } = await cordon(["list"]);
    expect(code).toBe(4);
    expect(errors).toContain("this machine only");
  });

  test("is not replaced by AWS when it has ended", async () => {
    local({ endpoint, env, pid: 2 ** 30 });
    const { code, errors } = await cordon(["list"]);
    expect(code).toBe(1);
    expect(errors).toContain("has ended");
  });

  test("must be what cordon local writes", async () => {
    local("{");
    const { code, errors } = await cordon(["list"]);
    expect(code).toBe(1);
    expect(errors).toContain("is not what `cordon local` writes");
  });
});
