/**
 * What lib/infra deploys, as far as the simulation needs it; times in seconds. test/infra/simulated.test.ts compares it with the stack's
 * template.
 */
export const AS_DEPLOYED = {
  timeouts: {
    respond: 60,
    watch: 60,
    review: 90,
    notify: 30,
    deliver: 30,
    revert: 60,
    "contain-identity": 30,
    "revert-identity": 30,
  },
  queues: {
    checks: { visibility: 360, maxReceives: 5, batch: 10 },
    chat: { visibility: 180, maxReceives: 5, batch: 5 },
  },
  streams: { watch: { batch: 10, retries: 5 }, notify: { batch: 5, retries: 5 } },
  /** The timer's period. */
  timer: 300,
} as const;
