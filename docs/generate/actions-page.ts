import type { AnyAction } from "../../lib/model/action.ts";
import type { Permission } from "../../lib/model/permission.ts";
import { ATTACK_LICENSE } from "./attack.ts";
import { MITIGATIONS } from "./mitigations.ts";

/** docs/reference/actions.md: each action's effect, undo, limits and permissions, from the actions themselves. */
export function actionsPage(actions: readonly AnyAction[]): string {
  return [
    "# Actions",
    "",
    "Generated from `lib/actions/` by `npm run docs`. One file there is one thing that Cordon can do and undo.",
    "Round trips are calls to AWS that wait for each other, before it is in force; ledger and Lambda come on top.",
    "",
    "| action | what | undo | applied by | round trips |",
    "|---|---|---|---|---|",
    ...actions.map(line),
    ...actions.flatMap(section),
    "",
    "---",
    "",
    ...ATTACK_LICENSE,
    "",
  ].join("\n");
}

function line(action: AnyAction): string {
  const { id, summary, reference } = action;
  const { plan, apply } = reference.roundTrips;
  return `| [${id}](#${id}) | ${summary} | ${shortUndo(action)} | ${action.authority} | ${plan} + ${apply} |`;
}

function section(action: AnyAction): string[] {
  const { mitigations, limits, roundTrips, unverified = [] } = action.reference;
  return [
    "",
    `## ${action.id}`,
    "",
    `${action.summary}.`,
    "",
    `- Applied by: ${action.authority === "identity" ? "`functions/contain-identity`, from the record" : "the playbook's own function"}`,
    `- Undo: ${undo(action)}`,
    `- Round trips before it is in force: ${roundTrips.plan} to plan, ${roundTrips.apply} to apply`,
    `- Is: ${mitigations.map((id) => `${id} ${MITIGATIONS[id]}`).join(" · ")}`,
    "- Limits:",
    ...limits.map((what) => `  - ${what}`),
    ...(unverified.length > 0
      ? ["- Not verified on AWS itself:", ...unverified.map((what) => `  - ${what}`)]
      : []),
    "",
    "| phase | may call | on | when |",
    "|---|---|---|---|",
    ...(["read", "apply", "revert"] as const).flatMap((phase) =>
      action.permissions[phase].map((permission) => row(phase, permission)),
    ),
  ];
}

function shortUndo({ irreversible, rearms }: AnyAction): string {
  if (irreversible) return "none";
  return rearms ? "when named" : "yes";
}

function undo({ irreversible, rearms }: AnyAction): string {
  if (irreversible) return `none: ${irreversible}`;
  return rearms
    ? "yes, when the step is named: it gives power back to stolen credentials"
    : "yes, where it is still as Cordon set it";
}

function row(phase: string, { actions, resources, conditions }: Permission): string {
  return `| ${phase} | ${actions.map(code).join(" ")} | ${resources.map(code).join(" ")} | ${conditions ? code(JSON.stringify(conditions)) : ""} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
