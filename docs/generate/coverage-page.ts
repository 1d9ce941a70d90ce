import type { Playbook } from "../../lib/model/playbook.ts";
import { ATTACK_LICENSE, techniqueUrl } from "./attack.ts";
import { type Covered, coverageOf } from "./coverage.ts";
import type { FindingType } from "./finding-types.ts";
import { gapOf } from "./gaps.ts";
import type { Known } from "./techniques.ts";

/** docs/reference/coverage.md: which playbook answers each finding type and each technique, and the gaps. */
export function coveragePage(
  playbooks: readonly Playbook[],
  types: readonly FindingType[],
  techniques: readonly Known[],
): string {
  const covered = coverageOf(playbooks, types);
  return [
    "# Coverage",
    "",
    "Generated from `playbooks/`, `docs/generate/finding-types.ts` and `docs/generate/techniques.ts` by `npm run docs`. **Bold** is a",
    "playbook that contains; the others only notify.",
    "",
    "## GuardDuty finding types",
    "",
    summary(covered),
    "",
    ...[...new Set(types.map(({ family }) => family))].flatMap((family) => [
      `### ${family}`,
      "",
      "| type | default severity | answered by |",
      "|---|---|---|",
      ...covered.filter(({ finding }) => finding.family === family).map(typeRow),
      "",
    ]),
    "## ATT&CK techniques",
    "",
    "Of the matrices IaaS (I), Identity Provider (P) and Containers (C) of ATT&CK for Enterprise v19, and what attackers do on hosts as",
    "far as a playbook answers it. A technique is answered where a detector reports it in the way that the playbook matches; no list of",
    "techniques says that every use of one is seen.",
    "",
    "| technique | tactics | of | answered by |",
    "|---|---|---|---|",
    ...techniques.flatMap((one) => techniqueRow(one, techniques, playbooks)),
    "",
    "---",
    "",
    ...ATTACK_LICENSE,
    "",
  ].join("\n");
}

function summary(covered: readonly Covered[]): string {
  const contained = covered.filter(({ ways }) => ways.some(({ by }) => by.some(contains))).length;
  const told = covered.filter(({ ways }) =>
    ways.every(({ by }) => by.length > 0 && !by.some(contains)),
  ).length;
  const silent = covered.length - contained - told;
  return `${covered.length} types: ${contained} are contained, ${told} only told${silent > 0 ? `, ${silent} answered by none` : ""}.`;
}

function contains({ contain }: Playbook): boolean {
  return contain.length > 0;
}

function typeRow({ finding, ways }: Covered): string {
  const { type, severity = "varies", retired } = finding;
  return `| \`${type}\`${retired ? " (retired)" : ""} | ${severity} | ${answers(ways)} |`;
}

/** Each playbook once, with the fields that decide between several. */
function answers(ways: Covered["ways"]): string {
  const sets = new Map<string, string[]>();
  for (const { where, by } of ways) {
    const who = by.length === 0 ? "none" : by.map(linked).join(" and ");
    sets.set(who, [...(sets.get(who) ?? []), where]);
  }
  if (sets.size === 1) return [...sets.keys()][0]!;
  return [...sets]
    .map(
      ([who, where]) =>
        `${who} (${where.length > 4 ? "otherwise" : where.map((one) => `\`${one}\``).join(" ")})`,
    )
    .join("; ");
}

function linked(playbook: Playbook): string {
  const link = `[${playbook.id}](playbooks.md#${playbook.id})`;
  return contains(playbook) ? `**${link}**` : link;
}

const LETTER = { IaaS: "I", "Identity Provider": "P", Containers: "C" } as const;

function techniqueRow(
  { id, name, tactics, matrices }: Known,
  all: readonly Known[],
  playbooks: readonly Playbook[],
): readonly string[] {
  const by = namedBy(id, playbooks);
  // Outside of the three matrices only answered techniques: hosts are not the subject of this page.
  if (matrices.length === 0 && by.length === 0) return [];
  const of = matrices.map((one) => LETTER[one]).join(" ") || "hosts";
  const within = all.filter((one) => one.id.startsWith(`${id}.`) && namedBy(one.id, playbooks).length > 0);
  const gap = within.length > 0 ? `see ${within.map((one) => one.id).join(", ")}` : gapOf(id);
  const answer = by.length > 0 ? by.map(linked).join(", ") : gap;
  return [`| [${id}](${techniqueUrl(id)}) ${name} | ${tactics.join(", ")} | ${of} | ${answer} |`];
}

function namedBy(id: string, playbooks: readonly Playbook[]): readonly Playbook[] {
  return playbooks.filter(({ techniques }) => techniques.some((one) => one === id));
}
