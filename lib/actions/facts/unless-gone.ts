/** The answer of a call, or undefined where the error's name says that what it is about is gone; every other error is thrown. */
export async function unlessGone<T>(call: Promise<T>, gone: RegExp): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && gone.test(error.name)) return undefined;
    throw error;
  }
}
