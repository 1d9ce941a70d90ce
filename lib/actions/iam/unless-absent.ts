/**
 * The answer of an IAM call, or undefined where IAM says NoSuchEntity; every other error is thrown.
 * To a write that means: whom it was about is gone, so there is nobody left to deny.
 */
export async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchEntityException") return undefined;
    throw error;
  }
}
