import { expect, it } from "vitest";
import { newCommonest } from "../../lib/replay/commonest.ts";

it("keeps the commonest of more texts than it has room for", () => {
  const commonest = newCommonest(10);
  for (let i = 0; i < 1_000; i++) {
    commonest.add(`rare ${i}`);
    if (i % 2 === 0) commonest.add("common");
    if (i % 3 === 0) commonest.add("less common");
  }
  expect(commonest.top(2)).toEqual([
    ["common", 500],
    ["less common", 334],
  ]);
});
