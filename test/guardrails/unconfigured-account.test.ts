import { expect, it } from "vitest";
import { unconfiguredAccount } from "../../lib/guardrails/unconfigured-account.ts";
import { facts } from "../support/facts.ts";

it.each([
  ["123456789012", ["123456789012"], undefined],
  ["999988887777", ["123456789012", "999988887777"], undefined],
  ["999988887777", ["123456789012"], "refuse"],
  ["123456789012", [], "refuse"],
])("account %s among %j: %s", (account, accounts, to) => {
  const objection = unconfiguredAccount.lower(
    facts({ signal: { account }, settings: { accounts, raisedSources: [] } }),
  );
  expect(objection?.to).toBe(to);
  if (to) expect(objection?.because).toContain(account);
});
