import { type Answered, type Comparing, compare } from "../../replay/compare.ts";
import type { Change } from "../../replay/differences.ts";
import { NoCommit, openCommit } from "../../replay/other-commit.ts";
import { Failure } from "../program/failure.ts";

/** The name of another commit, then each change against it. The folder of the commit is removed at the end in every case. */
export async function* changesAgainst(
  ref: string,
  batches: AsyncIterable<readonly Answered[]>,
  { root, ...comparing }: { root: string } & Omit<Comparing, "folder">,
): AsyncGenerator<Change | { readonly name: string }> {
  const commit = await openCommit(ref, root).catch((error: unknown) => {
    if (error instanceof NoCommit) throw new Failure(error.kind, error.message, { cause: error });
    throw error;
  });
  try {
    yield { name: `${ref} (${commit.name})` };
    for await (const changes of compare(batches, { ...comparing, folder: commit.folder })) yield* changes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("failed", `${ref}: ${(error as Error).message}`, { cause: error });
  } finally {
    await commit.remove();
  }
}
