/** A fact that could not be found out, and why, for people. */
export interface Unknown {
  readonly unknown: string;
}

/** What AWS says when it will not answer, or not now (the common errors of its Query API, S3's own, and the SDK's time-out). */
const NO_ANSWER =
  /^(AccessDenied|UnauthorizedOperation|Throttling|RequestLimitExceeded|TooManyRequests|RequestThrottled|SlowDown|ServiceUnavailable|TimeoutError)/;

/**
 * The answer to a read that a plan can do without, or why there is none: the fact is then left out, and people are asked.
 * Every other error is thrown. It may be a mistake of ours, and then a plan that fails, is told and is tried again is better
 * than one that asks people about a fact that nobody ever looks up.
 */
export async function ifAnswered<T>(read: Promise<T>): Promise<T | Unknown> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && NO_ANSWER.test(error.name)) return { unknown: error.name };
    throw error;
  }
}
