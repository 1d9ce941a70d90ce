import { expect, it } from "vitest";
import { groupShare } from "../../lib/guardrails/group-share.ts";
import type { GroupMember } from "../../lib/model/action.ts";
import { facts, step } from "../support/facts.ts";

const WEB = "target-group/web";
function of(member: string, healthy: number, more: Partial<GroupMember> = {}) {
  return step({
    targetName: member,
    asset: { groups: [{ group: WEB, member, isHealthy: true, healthy, ...more }] },
  });
}
function because(...steps: ReturnType<typeof step>[]) {
  return groupShare.lower(facts({ steps }))?.because;
}

it("asks before the last healthy member goes", () => {
  expect(groupShare.lower(facts({ steps: [of("i-1", 1)] }))).toEqual({
    to: "ask",
    because: `${WEB} would have no healthy member left: it has 1`,
  });
  expect(because(of("i-1", 2), of("i-2", 2))).toMatch(/would have no healthy member left/);
});

it("asks for more than the largest share of one response, 0.34 by itself", () => {
  expect(because(of("i-1", 3))).toBeUndefined();
  expect(because(of("i-1", 2))).toBe(
    `${WEB} would lose 1 of 2 healthy members, more than largestShare (0.34)`,
  );
  expect(because(of("i-1", 5), of("i-2", 5))).toMatch(/lose 2 of 5 healthy/);
  expect(because(of("i-1", 6), of("i-2", 6))).toBeUndefined();
});

it.each([
  [1, 4, 0.25, undefined],
  [1, 4, 0.249, "ask"],
  [17, 50, 0.34, undefined],
  [18, 50, 0.34, "ask"],
  [3, 10, 0.3, undefined],
  [1, 2, 1, undefined],
  [1, 100, 0, "ask"],
  [1, 100, Number.NaN, "ask"],
])("%d of %d with a share of %d: %s", (taken, healthy, largestShare, to) => {
  const steps = Array.from({ length: taken }, (_, i) => of(`i-${i}`, healthy));
  expect(groupShare.lower(facts({ steps, deciding: { largestShare } }))?.to).toBe(to);
});

it("counts a member once, whichever steps name it, and the lowest count of a group", () => {
  expect(because(of("i-1", 3), of("i-1", 3))).toBeUndefined();
  expect(because(of("i-1", 3), of("i-1", 2))).toMatch(/1 of 2/);
});

it("does not mind a member that is not healthy, evidence, no group, or groups that are not known", () => {
  expect(because(of("i-1", 1, { isHealthy: false }), of("i-2", 0, { isHealthy: false }))).toBeUndefined();
  expect(because(step({ ...of("i-1", 1), wave: "preserve" }))).toBeUndefined();
  expect(because(step(), step({ asset: {} }))).toBeUndefined();
});

it("tells groups apart", () => {
  const other = of("i-2", 1, { group: "auto-scaling-group/web" });
  expect(because(of("i-1", 9), other)).toBe(
    "auto-scaling-group/web would have no healthy member left: it has 1",
  );
});
