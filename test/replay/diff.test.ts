import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../lib/replay/differences.ts";
import {
  ambiguous,
  asLines,
  ended,
  ignored,
  leaked,
  runReplay,
  signIn,
  startReplay,
  stolen,
} from "./run-replay.ts";

const HERE = join(import.meta.dirname, "../..");
let root: string;
/** Where the other commit is laid out. */
let temporary: string;

function git(...words: string[]) {
  return execFileSync("git", ["-c", "user.name=ana", "-c", "user.email=ana@example.com", ...words], {
    cwd: root,
    encoding: "utf8",
  });
}
function edit(file: string, from: string | RegExp, to: string) {
  const text = readFileSync(join(root, file), "utf8");
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(root, file), edited);
}

/** A project with this code in its first commit, tagged v1, and with other playbooks now. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "replay-project-"));
  temporary = mkdtempSync(join(tmpdir(), "replay-tmp-"));
  for (const part of ["bin", "lib", "playbooks", "package.json"])
    cpSync(join(HERE, part), join(root, part), { recursive: true });
  symlinkSync(join(HERE, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("commit", "--quiet", "--allow-empty", "-m", "nothing yet");
  git("tag", "empty");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");
  git("tag", "v1");
  edit("playbooks/stolen-instance-credentials.ts", /,? step\(isolateInstance, "instance"\)/, "");
  edit("lib/guardrails/sample-finding.ts", '{ to: "observe"', '{ to: "refuse"');
  rmSync(join(root, "playbooks/leaked-access-key.ts"));
  const copied = readFileSync(join(root, "playbooks/console-login-without-mfa.ts"), "utf8");
  writeFileSync(join(root, "playbooks/second.ts"), copied.replace('"console-login-without-mfa"', '"second"'));
});
afterAll(() => {
  for (const folder of [root, temporary]) rmSync(folder, { recursive: true, force: true });
});

function diff(args: readonly string[], events: readonly object[]) {
  return runReplay([...args, "-"], asLines(events), { root, env: { TMPDIR: temporary } });
}
const sample = { ...stolen, detail: { ...(stolen as { detail: object }).detail, title: "[SAMPLE] x" } };

describe("what another commit would have done otherwise", () => {
  it("one JSON line a change, by event and playbook", async () => {
    const result = await diff(
      ["--json", "--diff", "v1"],
      [ignored, stolen, leaked, signIn, ambiguous, sample],
    );
    expect([result.code, result.err]).toEqual([0, ""]);
    const changes = result.lines.map((line) => JSON.parse(line) as Change);
    expect(
      changes.map(({ playbook, what, before, after }) => [playbook, what, before?.decision, after?.decision]),
    ).toEqual([
      ["stolen-instance-credentials", ["targets"], "act", "act"],
      ["leaked-access-key", ["gone"], "act", undefined],
      ["second", ["new"], undefined, "act"],
      ["stolen-instance-credentials", ["decision", "targets"], "observe", "refuse"],
    ]);
    const actions = (side: Change["before"]) => side?.steps?.map(({ action }) => action);
    expect([actions(changes[0]!.before), actions(changes[0]!.after)]).toEqual([
      ["deny-role-session", "isolate-instance", "snapshot-volumes"],
      ["deny-role-session", "snapshot-volumes"],
    ]);
  });

  it("for people: the changes, their numbers, and what would happen now", async () => {
    const { code, out } = await diff(["--diff", "v1", "--fail-on", "change"], Array(25).fill(leaked));
    expect(code).toBe(9);
    expect(out).toContain("leaked-access-key: no response now");
    expect(out).toContain("…and 5 more");
    expect(out).toMatch(/CHANGES against v1 \([0-9a-f]{12}\), in events\n +25 {2}leaked-access-key/);
    expect(out).toContain("25 events");
  });

  it("nothing, where nothing changed", async () => {
    const { code, out } = await diff(["--diff", "v1", "--fail-on", "change"], [ignored]);
    expect(code).toBe(0);
    expect(out).toContain("NO CHANGE against v1");
  });

  it("in step over more events than are on their way at once", async () => {
    const many = Array.from({ length: 8_000 }, (_, i) => ({
      ...(i % 1_000 ? ignored : stolen),
      id: `e${i}`,
    }));
    const { code, lines } = await diff(["--json", "--diff", "v1"], many);
    expect(code).toBe(0);
    expect(lines.map((line) => (JSON.parse(line) as Change).event)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `e${i * 1_000}`),
    );
  });

  it("in step also over events that look like lists of events", async () => {
    const odd = [
      { ...ignored, id: "a", Records: [{}, {}] },
      { Records: [{ "detail-type": "x", id: "b" }, { Records: [] }] },
      [[{ Records: [{ id: "c" }, { id: "d" }] }]],
      { event: { Records: [{}, {}], "detail-type": "x", id: "e" } },
    ];
    const { code, out, err } = await diff(["--diff", "v1"], [...odd, stolen]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("6 events");
    expect(out).toContain("stolen-instance-credentials: different targets");
  });

  it("without what cannot be handed over, which it tells", async () => {
    const deep = asLines([ignored]).replace("}\n", `,"x":${"[".repeat(50_000)}${"]".repeat(50_000)}}\n`);
    const { code, out, err } = await runReplay(["--diff", "v1", "-"], deep + asLines([stolen]), {
      root,
      env: { TMPDIR: temporary },
    });
    expect([code, err]).toEqual([7, "event not compared: it is nested deeper than any event is\n"]);
    expect(out).toContain("stolen-instance-credentials: different targets");
  });

  it("leaves nothing behind, in the repository or beside it", () => {
    expect(readdirSync(temporary)).toEqual([]);
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("nor when nobody reads any more", async () => {
    const child = startReplay(["--diff", "v1", "--json", "-"], { root, env: { TMPDIR: temporary } });
    child.stdin.on("error", () => undefined);
    child.stdout.once("data", () => child.stdout.destroy());
    child.stdin.end(asLines(Array(20_000).fill(stolen)));
    await once(child, "close");
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("nor after Ctrl-C", async () => {
    const child = startReplay(["--diff", "v1", "--json", "-"], { root, env: { TMPDIR: temporary } });
    const end = ended(child);
    child.stdin.on("error", () => undefined);
    child.stdin.write(asLines([stolen]));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("refuses", () => {
  it.each([
    ["a commit that is not there", "v2", 3, "there is no commit v2"],
    ["an option in place of a commit", "--upload-pack=x", 3, "there is no commit --upload-pack=x"],
    ["a commit without replay", "empty", 3, "empty has no `cordon replay`"],
  ])("%s", async (_, ref, code, says) => {
    const result = await diff([`--diff=${ref}`], [stolen]);
    expect([result.code, result.out]).toEqual([code, ""]);
    expect(result.err).toContain(says);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("a project that is in no repository", async () => {
    const result = await runReplay(["--diff", "v1", "-"], "", {
      root,
      env: { TMPDIR: temporary, GIT_DIR: join(root, "no-such") },
    });
    expect(result.code).toBe(2);
    expect(result.err).toContain("is not in a git repository");
  });

  it("to compare where there is no git", async () => {
    const result = await runReplay(["--diff", "v1", "-"], "", { root, env: { PATH: temporary } });
    expect([result.code, result.err]).toEqual([2, "cordon: --diff needs git, and there is none in PATH\n"]);
  });

  it("a commit whose replay breaks, with what it said", async () => {
    git("commit", "--quiet", "--allow-empty", "-m", "wip");
    const playbook = readFileSync(join(root, "playbooks/second.ts"), "utf8");
    writeFileSync(join(root, "playbooks/second.ts"), "throw new Error('half written');");
    git("add", ".");
    git("commit", "--quiet", "-m", "broken");
    git("tag", "broken");
    writeFileSync(join(root, "playbooks/second.ts"), playbook);
    const result = await diff(["--diff", "broken"], [stolen]);
    expect(result.code).toBe(1);
    expect(result.err).toContain("half written");
  });
});
