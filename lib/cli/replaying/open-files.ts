import { type StoredFile, storedFiles } from "../../replay/stored-files.ts";
import { Failure } from "../program/failure.ts";

/** The files that a command line names, with those in its folders. Throws `Failure` when one is not there. */
export const openFiles = (paths: readonly string[]): Promise<StoredFile[]> =>
  storedFiles(paths).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Failure("notFound", `no such file: ${error.path}`, { cause: error });
  });
