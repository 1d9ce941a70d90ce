import { describe, expect, it } from "vitest";
import { judgedCorpora } from "../../../docs/generate/judged-corpora.ts";
import {
  isActedOn,
  isActorPlanned,
  isBenign,
  isGraveWithActor,
  needsMemory,
} from "../../../docs/generate/judged-rows.ts";

const judged = await judgedCorpora();
function shareOf(rows: readonly unknown[], some: readonly unknown[]) {
  return some.length / rows.length;
}

describe("published events, replayed in act (docs/reference/rows.md)", () => {
  it("names who acted as a target in nine of ten high-severity malicious rows that tell it by themselves", () => {
    const grave = judged.filter(isGraveWithActor).filter((one) => needsMemory(one) === undefined);
    expect(grave.length).toBeGreaterThan(15);
    expect(shareOf(grave, grave.filter(isActorPlanned))).toBeGreaterThanOrEqual(0.9);
  });

  it("acts on at most one benign row in a hundred", () => {
    const benign = judged.filter(isBenign);
    expect(benign.length).toBeGreaterThan(300);
    expect(shareOf(benign, benign.filter(isActedOn))).toBeLessThanOrEqual(0.01);
  });
});
