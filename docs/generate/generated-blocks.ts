import type { Task } from "../../lib/cli/program/task.ts";
import type { Source } from "../../lib/events/source.ts";
import type { Guardrail } from "../../lib/model/guardrail.ts";
import { hint } from "../../lib/model/nearest.ts";
import { CATEGORIES, type Playbook } from "../../lib/model/playbook.ts";

/** The name of a block → its Markdown. */
export type Blocks = Readonly<Record<string, string>>;

/**
 * A page with each block between `<!-- generated:NAME -->` and `<!-- /generated -->` filled. Throws for an unknown name, and for a block
 * without an end.
 */
export function filled(page: string, blocks: Blocks): string {
  return page.replace(
    /(<!-- generated:([\w-]+) -->\n)([\s\S]*?)(\n?<!-- \/generated -->|$)/g,
    (_, ...parts) => {
      const [start, name, , end] = parts as [string, string, string, string];
      const text = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
      if (text === undefined)
        throw new Error(`a page asks for the block ${name}; ${hint(name, Object.keys(blocks))}`);
      if (end === "") throw new Error(`the block ${name} of a page has no <!-- /generated -->`);
      return `${start}${text}\n<!-- /generated -->`;
    },
  );
}

/** Playbooks by category, for README.md. */
export function playbooksBlock(playbooks: readonly Playbook[]): string {
  const rows = CATEGORIES.map((category) => {
    const of = playbooks.filter((one) => one.category === category);
    return `| ${category} | ${of.map(({ id, tells }) => `\`${id}\`${tells ? " (notify only)" : ""}`).join(" ")} |`;
  });
  return table(["attack", "playbooks"], rows);
}

/** How the events of each source arrive, for docs/sources.md. */
export function sourcesBlock(sources: readonly Source<unknown>[]): string {
  const rows = sources.map(
    ({ terms: { id, arrives, bus = "default", setUp } }) => `| \`${id}\` | ${arrives} | ${bus} | ${setUp} |`,
  );
  return table(["source", "how its events arrive", "bus", "to set up"], rows);
}

/** Each guardrail's effect and condition, for docs/deciding.md. */
export function guardrailsBlock(guardrails: readonly Guardrail[]): string {
  const rows = guardrails.map(({ id, reference }) => {
    if (reference === undefined)
      throw new Error(
        `lib/guardrails/${id}.ts: write reference: export const reference = { to: ["ask"], when: "…", byHand: true }`,
      );
    const { to, when, byHand } = reference;
    return `| \`${id}\` | ${to.join(", ")} | ${when} | ${byHand ? "yes" : "no"} |`;
  });
  return table(["guardrail", "lowers to", "when", "by hand too"], rows);
}

/** The operator's commands, for docs/on-call.md. */
export function commandsBlock(tasks: readonly Task[]): string {
  const rows = tasks
    .toSorted((one, other) => one.order - other.order)
    .map(({ task, line, more }) => `| ${task} | \`npx cordon ${line}\`${more ? ` · ${more}` : ""} |`);
  return table(["task", "command"], rows);
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return [`| ${heads.join(" | ")} |`, `|${heads.map(() => "---|").join("")}`, ...rows].join("\n");
}
