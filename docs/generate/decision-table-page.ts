import type { DecisionRow } from "../../lib/model/deciding.ts";

const COLUMNS = [
  ["mode", "Mode"],
  ["undo", "Undo"],
  ["reach", "Who feels it"],
  ["asset", "Asset"],
  ["severity", "Severity"],
  ["confidence", "Confidence"],
] as const;

/** docs/reference/decision-table.md: the rows in their order, as the code has them. */
export function decisionTablePage(table: readonly DecisionRow[]): string {
  return [
    "# The decision table",
    "",
    "Generated from lib/policy/table.ts. Whether a response acts automatically, requires one or two approvals, or is refused. The",
    "first row that fits answers; an empty cell fits everything. What could not be found out is `unknown`, and what no row fits",
    "asks one person. In `ask`, an answer to act becomes one person's. Guardrails come on top and only lower. `bin/app.ts` may",
    "give another table (`deciding.table`); the first row of its own that fits then answers.",
    "",
    `| # | ${COLUMNS.map(([, title]) => title).join(" | ")} | Answer | Because |`,
    `| - | ${COLUMNS.map(() => "-").join(" | ")} | - | - |`,
    ...table.map(
      ({ when, answer, because }, i) =>
        `| ${i + 1} | ${COLUMNS.map(([column]) => (when[column] ?? []).join(", ")).join(" | ")} | **${answer}** | ${because} |`,
    ),
    "",
    "- **Undo**: irreversible when any contain step has no way back.",
    "- **Who feels it**: others when more than the named target is hit; unknown when a plan could not find out.",
    "- **Asset**: from the tag that `deciding.criticality` names; no tag is normal, a value that nobody listed is unknown.",
    "- **Confidence**: medium for what is only unusual, high for what is known to be bad or attested by AWS.",
    "",
  ].join("\n");
}
