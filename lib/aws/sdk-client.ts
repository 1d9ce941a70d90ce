/**
 * How every client of AWS's SDK is set up: three attempts, and time-outs that leave a Lambda time to answer. Milliseconds.
 * Without `throwOnRequestTimeout` the SDK only warns of a request that takes too long.
 */
export const CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
