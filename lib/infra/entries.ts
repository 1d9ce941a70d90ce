import { join } from "node:path";
import { othersFor } from "../events/precedence.ts";
import type { AnyAction } from "../model/action.ts";
import type { Deciding } from "../model/deciding.ts";
import type { Playbook } from "../model/playbook.ts";
import { DECIDING } from "../policy/settings.ts";
import { loadUnits, type Unit } from "../units/load-units.ts";

/** The parts of a function's runtime, and their files in lib/runtime. */
const PARTS = {
  lambdaRuntime: "lambda.ts",
  lambdaInvoke: "invoke.ts",
  lambdaQueues: "queues.ts",
  lambdaBus: "bus.ts",
} as const;

/**
 * The source of every function's entry, by the name of its bundle. Generated, because units are discovered by folder: a new file in
 * lib/actions becomes part of functions/revert without a list.
 */
export async function entriesOf(
  root: string,
  playbooks: readonly Playbook[],
  deciding: Partial<Deciding> = {},
): Promise<Readonly<Record<string, string>>> {
  const [actions, guardrails, channels] = await Promise.all([
    loadUnits<AnyAction>(root, "actions"),
    loadUnits(root, "guardrails"),
    loadUnits(root, "channels"),
  ]);
  const identity = actions.filter(({ value }) => value.authority === "identity");
  // Only the clients that a function uses: its bundle holds no other.
  const runtime = (...parts: readonly (keyof typeof PARTS)[]) =>
    [
      ...parts.map((part) => `import { ${part} } from ${quoted(join(root, "lib/runtime", PARTS[part]))};`),
      `const runtime = { ${parts.map((part) => `...${part}()`).join(", ")} };`,
    ].join("\n");
  const handlerOf = (name: string, units: readonly Unit[], made: string) =>
    [
      ...imports(name, units),
      made,
      `export const handler = handlerOf([${units.map(({ name }) => name)}], runtime);`,
    ].join("\n");
  const plain = (name: string, made: string) =>
    [...imports(name, []), made, "export const handler = handlerOf(runtime);"].join("\n");
  const imports = (name: string, units: readonly Unit[]) => [
    `import { handlerOf } from ${quoted(join(root, "functions", name))};`,
    ...units.map((unit) => `import { ${unit.name} } from ${quoted(unit.file)};`),
  ];
  // Actions of a record are loaded on demand: one file per action, and one that starts all of them.
  const lazyHandlerOf = (name: string, units: readonly Unit[], made: string) =>
    [
      made,
      `import { handlerOf } from ${quoted(join(root, "functions", name))};`,
      "const load = {",
      ...units.map(
        (unit) =>
          `  ${quoted(unit.id)}: () => import(${quoted(unit.file)}).then((file) => file.${unit.name}),`,
      ),
      "};",
      "const find = async (id) => (Object.hasOwn(load, id) ? load[id]() : undefined);",
      "export const handler = handlerOf(find, runtime);",
    ].join("\n");
  // Deciding settings are part of the code: a reviewed deployment changes them, and an environment of 4 KB has no room.
  const settled = JSON.stringify({ ...DECIDING, ...deciding });
  const respond = (playbook: Playbook) => {
    const others = othersFor(playbook, playbooks);
    const answering = others.length > 0 ? `knowing(playbook, ${JSON.stringify(others)})` : "playbook";
    return [
      ...imports("respond.ts", guardrails),
      `import playbook from ${quoted(join(root, "playbooks", `${playbook.id}.ts`))};`,
      ...(others.length > 0
        ? [`import { knowing } from ${quoted(join(root, "lib/events/precedence.ts"))};`]
        : []),
      runtime("lambdaRuntime", "lambdaInvoke"),
      `export const handler = handlerOf(${answering}, [${guardrails.map(({ name }) => name)}], ${settled}, runtime);`,
    ].join("\n");
  };
  return {
    ...Object.fromEntries(playbooks.map((playbook) => [`respond-${playbook.id}`, respond(playbook)])),
    "contain-identity": lazyHandlerOf("contain-identity.ts", identity, runtime("lambdaRuntime")),
    "revert-identity": lazyHandlerOf("revert-identity.ts", identity, runtime("lambdaRuntime")),
    revert: lazyHandlerOf("revert.ts", actions, runtime("lambdaRuntime", "lambdaInvoke")),
    watch: lazyHandlerOf("watch.ts", actions, runtime("lambdaRuntime", "lambdaInvoke", "lambdaQueues")),
    notify: plain("notify.ts", runtime("lambdaRuntime", "lambdaQueues", "lambdaBus")),
    deliver: handlerOf("deliver.ts", channels, runtime("lambdaRuntime", "lambdaQueues")),
    review: plain("review.ts", runtime("lambdaRuntime", "lambdaInvoke")),
    prepare: `export { handler } from ${quoted(join(root, "functions/prepare.ts"))};`,
  };
}

function quoted(path: string): string {
  return JSON.stringify(path);
}
