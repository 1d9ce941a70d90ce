import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { access, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Another commit's code in a folder, ready to run. */
export interface OtherCommit {
  readonly folder: string;
  /** Short, for display. */
  readonly name: string;
  remove(): Promise<void>;
}

/** The reason: "usage" without a git repository, "notFound" for a missing commit, or one without replay. */
export class NoCommit extends Error {
  override readonly name = "NoCommit";
  readonly kind: "usage" | "notFound";

  constructor(kind: NoCommit["kind"], sentence: string) {
    super(sentence);
    this.kind = kind;
  }
}

/**
 * Copies the project in `root` at a commit into a separate folder, with the packages installed here. Writes nothing into the repository:
 * unlike `git worktree`, `git archive` leaves nothing behind after a kill. Throws `NoCommit`.
 */
export async function openCommit(ref: string, root: string): Promise<OtherCommit> {
  const git = async (...words: string[]) => (await run("git", words, { cwd: root })).stdout.trim();
  await git("rev-parse", "--git-dir").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new NoCommit("usage", "--diff needs git, and there is none in PATH");
    throw new NoCommit("usage", `${root} is not in a git repository, so there is no ${ref} to compare with`);
  });
  const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).catch(
    () => {
      throw new NoCommit("notFound", `there is no commit ${ref}: name a branch, a tag or a commit`);
    },
  );
  const folder = await mkdtemp(join(tmpdir(), "cordon-diff-"));
  // Also when the process is killed, for example because the reader of its output closed the pipe.
  const atExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", atExit);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    process.off("exit", atExit);
  };
  try {
    const archive = join(folder, "commit.tar");
    // Run in the project's folder, it archives that folder of the commit, wherever it is in the repository.
    await git("archive", "--format=tar", "-o", archive, commit);
    await run("tar", ["-xf", archive, "-C", folder]);
    await rm(archive);
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
    await Promise.all(["bin/cordon.ts", "lib/cli/replay.ts"].map((file) => access(join(folder, file)))).catch(
      () => {
        throw new NoCommit("notFound", `${ref} has no \`cordon replay\` that it could be compared with`);
      },
    );
    return { folder, name: commit.slice(0, 12), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
