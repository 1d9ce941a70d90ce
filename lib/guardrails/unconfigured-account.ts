import type { Guardrail } from "../model/guardrail.ts";

/** Refuses what is about an account that the deployment does not name: a forwarded event must not reach into it. */
export const unconfiguredAccount: Guardrail = {
  id: "unconfigured-account",
  lower: ({ signal, settings }) =>
    settings.accounts.includes(signal.account)
      ? undefined
      : { to: "refuse", because: `account ${signal.account} is not one that this deployment is set up for` },
};
