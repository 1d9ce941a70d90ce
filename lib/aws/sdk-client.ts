/**
 * Settings of every AWS SDK client: three attempts, and time-outs that leave a Lambda function time to answer; milliseconds. Without
 * `throwOnRequestTimeout` the SDK only warns of a slow request.
 */
export const CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

interface Stacked {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * A client that writes no log: the SDK's default log goes nowhere, but each call's input and output would be copied for it, without
 * what is sensitive.
 */
export function quiet<C extends Stacked>(client: C): C {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
