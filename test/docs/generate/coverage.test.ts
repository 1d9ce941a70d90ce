import { describe, expect, it } from "vitest";
import { coverageOf } from "../../../docs/generate/coverage.ts";
import { coveragePage } from "../../../docs/generate/coverage-page.ts";
import { FINDING_TYPES, type FindingType } from "../../../docs/generate/finding-types.ts";
import { gapOf } from "../../../docs/generate/gaps.ts";
import { TECHNIQUES, techniqueOf } from "../../../docs/generate/techniques.ts";
import { type Playbook, playbook } from "../../../lib/model/playbook.ts";
import { guardduty } from "../../../lib/sources/guardduty.ts";
import { loadPlaybooks } from "../../../lib/units/load-playbooks.ts";

const playbooks = await loadPlaybooks(new URL("../../../playbooks/", import.meta.url));

describe("every documented finding type is answered, and by one playbook", () => {
  const covered = coverageOf(playbooks, FINDING_TYPES);
  it.each([...new Set(FINDING_TYPES.map(({ family }) => family))])("%s", (family) => {
    const wrong = covered
      .filter(({ finding }) => finding.family === family)
      .flatMap(({ finding, ways }) =>
        ways
          .filter(({ by }) => by.length !== 1)
          .map(
            ({ where, by }) => `${finding.type} ${where}: ${by.map(({ id }) => id).join(" and ") || "none"}`,
          ),
      );
    expect(wrong).toEqual([]);
  });
});

describe("techniques", () => {
  it.each(playbooks)("$id names such as v19 has", ({ techniques, contain }) => {
    expect(techniques.filter((id) => techniqueOf(id) === undefined)).toEqual([]);
    expect(new Set(techniques).size).toBe(techniques.length);
    if (contain.length > 0) expect(techniques.length).toBeGreaterThan(0);
  });

  it("are each listed once, sub-techniques beside theirs, none that v19 has revoked", () => {
    const ids = TECHNIQUES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^T\d{4}(\.\d{3})?$/.test(id))).toEqual([]);
    expect(TECHNIQUES.filter(({ tactics }) => tactics.length === 0 || tactics.includes(undefined!))).toEqual(
      [],
    );
    expect(ids.filter((id) => id.startsWith("T1562"))).toEqual([]);
    expect(TECHNIQUES.flatMap(({ tactics }) => tactics)).not.toContain("Defense Evasion");
  });

  it("have a reason for a gap only where they are in the list", () => {
    const named = ["T1498", "T1609", "T1556.009", "T1619", "T1552.001"];
    for (const id of named) expect(gapOf(id)).toMatch(/^no playbook \(/);
    expect(gapOf("T1078.004")).toBe("no playbook");
  });
});

function told(id: string, types: readonly string[], more: object = {}): Playbook {
  return playbook({
    id,
    title: id,
    about: "why",
    willNot: [],
    techniques: [],
    on: guardduty({ types, ...more }),
    tells: "page",
  });
}
const TYPE: FindingType = { type: "PenTest:IAMUser/KaliLinux", family: "IAM", severity: "medium" };
function answered(...all: Playbook[]) {
  return coverageOf(all, [TYPE])[0]!.ways.map(({ where, by }) => [where, by.map(({ id }) => id)]);
}
const USER = "resource.accessKeyDetails.userType";

describe("what is asked of the patterns", () => {
  it("tells two from one from none", () => {
    expect(answered(told("a", ["PenTest:*"]))).toEqual([["", ["a"]]]);
    expect(answered(told("a", ["PenTest:*"]), told("b", ["*"]))).toEqual([["", ["a", "b"]]]);
    expect(answered(told("a", ["Recon:*"]))).toEqual([["", []]]);
  });

  it("finds what falls between playbooks that share a type by another field", () => {
    const ofUsers = told("users", ["PenTest:*"], { userType: "IAMUser" });
    const ofRoles = told("roles", ["PenTest:*"], { userType: "AssumedRole" });
    expect(answered(ofUsers, ofRoles)).toEqual([
      [`${USER} IAMUser`, ["users"]],
      [`${USER} another`, []],
      [`${USER} AssumedRole`, ["roles"]],
    ]);
  });

  it("asks with the type's own severity, and with all where it varies", () => {
    const high = told("high", ["PenTest:*"], { minSeverity: "high" });
    expect(answered(high)).toEqual([["severity 5", []]]);
    const varies = coverageOf([high], [{ type: TYPE.type, family: "IAM" }])[0]!.ways;
    expect(varies.map(({ by }) => by.length)).toEqual([0, 0, 1, 1]);
  });
});

it("the page says who answers, who only tells, and where ATT&CK's data is from", () => {
  const page = coveragePage([told("penetration", ["PenTest:IAMUser/*"])], [TYPE], TECHNIQUES);
  expect(page).toContain("1 types: 0 are contained, 1 only told.");
  expect(page).toContain(
    "| `PenTest:IAMUser/KaliLinux` | medium | [penetration](playbooks.md#penetration) |",
  );
  expect(page).toContain("© 2026 The MITRE Corporation");
  expect(page).toMatch(
    /\[T1498\]\(https:\/\/attack\.mitre\.org\/techniques\/T1498\/\) .*no playbook \(traffic from outside/,
  );
});
