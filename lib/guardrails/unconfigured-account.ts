import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["refuse"],
  when: "the finding is about an account that this deployment does not serve",
  byHand: true,
};

/** Refuses an event about an account that the deployment does not name, for example a forwarded event. */
export const unconfiguredAccount: Guardrail = {
  id: "unconfigured-account",
  lower: ({ signal, settings }) =>
    settings.accounts.includes(signal.account)
      ? undefined
      : { to: "refuse", because: `account ${signal.account} is not configured in this deployment` },
};
