/**
 * Settings of every AWS SDK client: three attempts, and time-outs that leave a Lambda function time to answer; milliseconds. Without
 * `throwOnRequestTimeout` the SDK only warns of a slow request.
 */
export const CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
