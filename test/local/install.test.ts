import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findPython } from "../../local/find-python.ts";
import { installPython } from "../../local/install.ts";

const path = process.env.PATH;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-install-"));
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

/** One small package, so that a real install takes a moment. */
function requiring(pin: string): string {
  const file = join(folder, "requirements.txt");
  writeFileSync(file, `${pin}\n`);
  return file;
}

/** Puts a `python3` first in PATH that is the machine's own, without some of its modules. */
async function withoutModules(...modules: string[]): Promise<void> {
  const { command } = await findPython();
  const real = execFileSync(command, ["-c", "import sys; print(sys.executable)"], {
    encoding: "utf8",
  }).trim();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const cases = modules.map(
    (name) => `if [ "$2" = ${name} ]; then echo "No module named ${name}"; exit 1; fi`,
  );
  writeFileSync(join(bin, "python3"), `#!/bin/sh\n${cases.join("\n")}\nexec "${real}" "$@"\n`);
  chmodSync(join(bin, "python3"), 0o755);
  process.env.PATH = `${bin}${delimiter}${path}`;
}

function versionOfSix(python: { command: string; env: Readonly<Record<string, string>> }): string {
  return execFileSync(python.command, ["-c", "import six; print(six.__version__)"], {
    encoding: "utf8",
    env: python.env,
  }).trim();
}

test("a half-finished install is redone, a finished one reused, other pins are installed anew", async () => {
  const stages: string[] = [];
  const options = { folder: join(folder, "python"), onStage: (stage: string) => stages.push(stage) };
  mkdirSync(join(options.folder, "venv"), { recursive: true });
  writeFileSync(join(options.folder, "left-over"), "");
  const first = await installPython({ ...options, requirements: requiring("six==1.16.0") });
  expect(versionOfSix(first)).toBe("1.16.0");
  expect(existsSync(join(options.folder, "left-over"))).toBe(false);
  expect(stages).toHaveLength(1);

  expect(await installPython({ ...options, requirements: requiring("six==1.16.0") })).toEqual(first);
  expect(stages).toHaveLength(1);

  await withoutModules("venv");
  const other = await installPython({ ...options, requirements: requiring("six==1.17.0") });
  expect(other.env).toHaveProperty("PYTHONPATH");
  expect(versionOfSix(other)).toBe("1.17.0");
  expect(stages).toHaveLength(2);
});

test("without venv and pip it says what to install, and leaves nothing", async () => {
  await withoutModules("venv", "pip");
  const target = join(folder, "python");
  await expect(installPython({ folder: target, requirements: requiring("six==1.17.0") })).rejects.toThrow(
    /neither venv nor pip\. Install one \(apt install python3-venv\)/,
  );
  expect(existsSync(target)).toBe(false);
  expect(existsSync(`${target}.partial-${process.pid}`)).toBe(false);
});

test("what pip says is shown when it fails", async () => {
  await withoutModules("venv");
  const impossible = { folder: join(folder, "python"), requirements: requiring("./not-here") };
  await expect(installPython(impossible)).rejects.toThrow(/pip could not install.*\n[\s\S]*not-here/);
});

test("without Python, or with an old one only, it says which one it needs", async () => {
  const bin = join(folder, "empty");
  mkdirSync(bin);
  process.env.PATH = bin;
  await expect(findPython()).rejects.toThrow(
    "needs Python 3.10 or newer, and there is none here. Install it",
  );
  writeFileSync(join(bin, "python3"), "#!/bin/sh\necho 3.9.18\n");
  chmodSync(join(bin, "python3"), 0o755);
  await expect(findPython()).rejects.toThrow("only 3.9.18 is here");
});
