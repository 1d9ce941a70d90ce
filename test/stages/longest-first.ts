import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files take longest for their size. A long file that begins last is waited for by an idle core. */
const LONG = ["test/actions/contract/", "test/local/", "test/enforced/", "test/infra/"];

/** Vitest's order (longest or largest first), but for the folders that its guess by size is wrong about. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((folder) => moduleId.includes(folder));
  return rank < 0 ? LONG.length : rank;
}
