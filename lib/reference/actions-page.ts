import type { AnyAction } from "../action.ts";
import type { Permission } from "../permission.ts";

/** docs/reference/actions.md: what each action does, undoes and is allowed, from the actions themselves. */
export const actionsPage = (actions: readonly AnyAction[]): string =>
  [
    "# Actions",
    "",
    "Generated from `lib/actions/` by `npm run docs`. One file there is one thing that Cordon can do and undo.",
    ...actions.flatMap(section),
    "",
  ].join("\n");

const section = (action: AnyAction): string[] => [
  "",
  `## ${action.id}`,
  "",
  `${action.summary}.`,
  "",
  `- Applied by: ${action.authority === "identity" ? "`functions/contain-identity`, from the record" : "the playbook's own function"}`,
  `- Undo: ${undo(action)}`,
  "",
  "| phase | may call | on | when |",
  "|---|---|---|---|",
  ...(["read", "apply", "revert"] as const).flatMap((phase) =>
    action.permissions[phase].map((permission) => row(phase, permission)),
  ),
];

const undo = ({ irreversible, rearms }: AnyAction): string => {
  if (irreversible) return `none: ${irreversible}`;
  return rearms
    ? "yes, when the step is named: it gives power back to stolen credentials"
    : "yes, where it is still as Cordon set it";
};

const row = (phase: string, { actions, resources, conditions }: Permission): string =>
  `| ${phase} | ${actions.map(code).join(" ")} | ${resources.map(code).join(" ")} | ${conditions ? code(JSON.stringify(conditions)) : ""} |`;

const code = (text: string): string => `\`${text}\``;
