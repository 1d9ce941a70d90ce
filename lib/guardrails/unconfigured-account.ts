import type { Guardrail } from "../model/guardrail.ts";

/** Refuses an event about an account that the deployment does not name, for example a forwarded event. */
export const unconfiguredAccount: Guardrail = {
  id: "unconfigured-account",
  reference: {
    to: ["refuse"],
    when: "the finding is about an account that this deployment does not serve",
    byHand: true,
  },
  lower: ({ signal, settings }) =>
    settings.accounts.includes(signal.account)
      ? undefined
      : { to: "refuse", because: `account ${signal.account} is not configured in this deployment` },
};
