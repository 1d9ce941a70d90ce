import { ENDINGS, type StoredFile, storedFiles } from "../../replay/stored-files.ts";
import { Failure } from "../program/failure.ts";

/** The files that a command line names, with those in its folders. Throws `Failure` for a missing file, and for none at all. */
export async function openFiles(paths: readonly string[]): Promise<StoredFile[]> {
  const files = await storedFiles(paths).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Failure("notFound", `no such file: ${error.path}`, { cause: error });
  });
  if (files.length > 0) return files;
  throw new Failure("notFound", `no file in ${paths.join(", ")} ends in ${ENDINGS.join(", ")}`);
}
