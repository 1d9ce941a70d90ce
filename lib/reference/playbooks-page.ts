import type { Playbook, Step } from "../playbook.ts";

/** docs/reference/playbooks.md: what each playbook hears and does, from the playbooks themselves. */
export const playbooksPage = (playbooks: readonly Playbook[]): string =>
  [
    "# Playbooks",
    "",
    "Generated from `playbooks/` by `npm run docs`. Each observes until a reviewed deploy raises its mode.",
    ...playbooks.flatMap(section),
    "",
  ].join("\n");

const section = ({ id, title, on, mode, contain, preserve }: Playbook): string[] => [
  "",
  `## ${id}`,
  "",
  `${title}. Mode in code: ${mode}.`,
  "",
  `- Contains, in parallel: ${names(contain)}`,
  ...(preserve.length > 0 ? [`- Then preserves: ${names(preserve)}`] : []),
  ...on.flatMap(({ source, pattern }) => [
    "",
    `Hears \`${source}\`; the deployed rule adds the account:`,
    "",
    "```json",
    JSON.stringify(pattern, null, 2),
    "```",
  ]),
];

const names = (steps: readonly Step[]): string =>
  steps.map(({ action }) => `[${action.id}](actions.md#${action.id})`).join(" ‖ ");
