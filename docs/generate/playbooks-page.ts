import type { Source } from "../../lib/events/source.ts";
import type { Playbook } from "../../lib/model/playbook.ts";
import { ATTACK_LICENSE } from "./attack.ts";
import { limitsOf, list, playbookCard, stepWords } from "./playbook-card.ts";
import { linkTo, type SharedSteps, sharedSteps, split } from "./shared-steps.ts";

/** docs/reference/playbooks.md: a card for each playbook, from the playbooks, their sources and their actions. */
export function playbooksPage(playbooks: readonly Playbook[], sources: readonly Source<unknown>[]): string {
  const shared = sharedSteps(playbooks);
  return [
    "# Playbooks",
    "",
    "Generated from `playbooks/` by `npm run docs`. One file there is one incident that Cordon answers; each observes until a reviewed",
    "deploy raises its mode. What is answered by which, and what by none: [coverage](coverage.md). How to write one:",
    "[write a playbook](../write-a-playbook.md). Beside what the cards say, every function may use Cordon's own record, queues and log.",
    "",
    "| playbook | answers | sources | contains | mode |",
    "|---|---|---|---|---|",
    ...playbooks.map((one) => line(one, shared)),
    ...(shared.length > 0
      ? ["", "Steps that several playbooks share:", ...shared.flatMap(sharedSection)]
      : []),
    ...playbooks.flatMap((one) => playbookCard(one, sources, shared)),
    "",
    "---",
    "",
    ...ATTACK_LICENSE,
    "",
  ].join("\n");
}

function sharedSection(group: SharedSteps): readonly string[] {
  return [
    "",
    `## ${group.name}`,
    "",
    ...list("Contained by those that fit, in parallel:", group.steps.map(stepWords)),
    ...list("Limits:", limitsOf(group.steps)),
  ];
}

function line({ id, title, on, contain, tells, mode }: Playbook, shared: readonly SharedSteps[]): string {
  const hears = [...new Set(on.map(({ source }) => source))].join(", ");
  const { groups, own } = split(contain, shared);
  const steps = new Set(own.map(({ action }) => `[${action.id}](actions.md#${action.id})`));
  const does = [...steps, ...groups.map(linkTo)].join(" ‖ ");
  return `| [${id}](#${id}) | ${title} | ${hears} | ${tells ? "nothing: notify-only" : does} | ${mode} |`;
}
