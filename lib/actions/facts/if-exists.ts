/** The name of an AWS error; in a bundle, which leaves the classes out, it is the code in the answer: without "Exception" or "Fault". */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name.replace(/(Exception|Fault)$/, "") : undefined;
}

/** The answer of a call, or undefined where the error is one of these codes: what it is about does not exist. Throws every other error. */
export async function ifExists<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isCode(error, ...codes)) return undefined;
    throw error;
  }
}

/** Whether an error of AWS is one of these codes, written without "Exception" or "Fault". */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(error) ?? "");
}
