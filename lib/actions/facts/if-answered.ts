/** A fact that could not be read, with the reason for operators. */
export interface Unknown {
  readonly unknown: string;
}

/** Errors by which AWS refuses or postpones an answer: the common errors of its Query API, S3's own, and the SDK's time-out. */
const NO_ANSWER =
  /^(AccessDenied|UnauthorizedOperation|Throttling|RequestLimitExceeded|TooManyRequests|RequestThrottled|SlowDown|ServiceUnavailable|TimeoutError)/;

/**
 * Returns the answer to an optional read of a plan, or the reason for its absence: the plan then leaves the fact out and requires
 * approval.
 * Throws every other error, which may be a fault of Cordon: a plan that fails, notifies and is retried is better than an approval without
 * that fact.
 */
export async function ifAnswered<T>(read: Promise<T>): Promise<T | Unknown> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && NO_ANSWER.test(error.name)) return { unknown: error.name };
    throw error;
  }
}
