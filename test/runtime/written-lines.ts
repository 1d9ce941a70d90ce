import { vi } from "vitest";

export type Line = Readonly<Record<string, unknown>>;

/** What a function writes to its log while `run` runs: one parsed JSON object per line. */
export async function linesOf(run: () => unknown): Promise<readonly Line[]> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await run();
    return write.mock.calls
      .flatMap(([text]) => String(text).split("\n"))
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Line);
  } finally {
    write.mockRestore();
  }
}
