import { expect, it } from "vitest";
import { selfLockout } from "../../lib/guardrails/self-lockout.ts";
import { facts, step } from "../support/facts.ts";

function objection(more: Parameters<typeof step>[0], neverTouch: readonly string[] = []) {
  return selfLockout.lower(
    facts({ steps: [step({ targetName: "i-0abc1234def567890" }), step(more)], deciding: { neverTouch } }),
  );
}
function change(hold: string) {
  return [{ hold, of: "it", from: "a", to: "b", before: {}, state: "planned" }] as const;
}

it.each([
  ["user/break-glass-1", ["user/break-glass-*"], "refuse"],
  ["user/break-glass-", ["user/break-glass-*"], "refuse"],
  ["user/Break-Glass-1", ["user/break-glass-*"], "refuse"],
  ["user/break-glass", ["user/break-glass-*"], undefined],
  ["role/deployer · ana", ["role/deployer · *"], "refuse"],
  ["role/deployer · ana", ["*deploy*ana"], "refuse"],
  ["role/deployer · ana", ["*ana*deploy*"], undefined],
  ["role/deployer2 · ana", ["role/deployer · *"], undefined],
  ["user/aa", ["user/a*a"], "refuse"],
  ["user/a", ["user/a*a"], undefined],
  ["user/alice", ["user/.*", "user/alic?"], undefined],
  ["user/alice", ["user/alice"], "refuse"],
  ["user/alice", ["user/bob", "*"], "refuse"],
  ["user/alice", [""], undefined],
  ["role/AWSServiceRoleForSupport · x", [], "refuse"],
  ["role/AWSReservedSSO_Admin_0123 · ana@example.com", [], "refuse"],
  ["role/cdk-hnb659fds-deploy-role-1-2 · ana", [], "refuse"],
  ["role/web-cdk-like · ana", [], undefined],
  ["root", [], "refuse"],
  ["user/root", [], "refuse"],
  ["user/rooted", [], undefined],
])("%s with %j: %s", (targetName, neverTouch, to) => {
  const found = objection({ targetName }, neverTouch);
  expect(found?.to).toBe(to);
  if (to) expect(found?.because).toContain(targetName);
});

it("knows a bare key, and the owner of one, by the user that the plan found", () => {
  const never = ["user/break-glass-*"];
  const key = { targetName: "AKIAIOSFODNN7EXAMPLE" };
  expect(objection(key, never)).toBeUndefined();
  const held = change("user/break-glass-1/access-key/AKIAIOSFODNN7EXAMPLE/status");
  expect(objection({ ...key, changes: held }, never)).toEqual({
    to: "refuse",
    because: 'AKIAIOSFODNN7EXAMPLE is excluded by "user/break-glass-*" in neverTouch',
  });
  const owner = { targetName: "owner of AKIAIOSFODNN7EXAMPLE", changes: change("user/break-glass-1/deny") };
  expect(objection(owner, never)?.to).toBe("refuse");
  const named = { ...key, target: { account: "1", region: "global", userName: "break-glass-1" } };
  expect(objection(named, never)?.to).toBe("refuse");
});

it("takes no time to speak of for a pattern that is all stars", () => {
  const name = `user/${"a".repeat(60)}`;
  expect(objection({ targetName: name }, [`${"*a".repeat(40)}*b`])).toBeUndefined();
});
