/**
 * Returns the name of an AWS error. In a bundle, which leaves the error classes out, it is the code of the answer: without "Exception" or
 * "Fault".
 */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name.replace(/(Exception|Fault)$/, "") : undefined;
}

/** Returns the answer of a call, or undefined for one of these error codes: the resource does not exist. Throws every other error. */
export async function ifExists<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isCode(error, ...codes)) return undefined;
    throw error;
  }
}

/** Whether an AWS error has one of these codes, given without "Exception" or "Fault". */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(error) ?? "");
}
