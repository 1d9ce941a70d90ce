import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../program/failure.ts";

/** Where the files of `cordon new` go: the project that this command line is of. */
export const PROJECT = join(import.meta.dirname, "../../..");

/** Longer ones do not fit into the names of Lambda functions. */
const LONGEST = 40;

/** An id that can be a file's name. Throws `Failure` that says what one looks like. */
export function aNewId(id: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id.length <= LONGEST) return id;
  throw new Failure(
    "usage",
    `an id is ${LONGEST} or fewer small letters, digits and single hyphens, and begins with a letter, not ${JSON.stringify(id)}`,
  );
}

/** `exposed-bucket` → `exposedBucket` */
export function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Throws `Failure` where one of these files is there already. */
export function refuseExisting(files: readonly string[]): void {
  const there = files.filter((file) => existsSync(join(PROJECT, file)));
  if (there.length > 0)
    throw new Failure("conflict", `${there.join(", ")}: there already, and kept; choose another id`);
}

/** Writes the files of something new, all or none, and says which. Throws `Failure` when one is there already. */
export async function writeNew(
  files: Readonly<Record<string, string>>,
  next: readonly string[],
): Promise<void> {
  refuseExisting(Object.keys(files));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(PROJECT, file)), { recursive: true });
    await writeFile(join(PROJECT, file), text, { flag: "wx" });
    console.log(`written  ${file}`);
  }
  for (const line of next) console.log(line);
}
