import { dirname, join, resolve, sep } from "node:path";
import type { Plugin } from "esbuild";
import type { AnyAction } from "../model/action.ts";
import { loadUnits, type Unit } from "../units/load-units.ts";

const NAMESPACE = "action-on-demand";

/**
 * In a bundle, what a playbook imports from lib/actions is the action's plain data and how the rest of it is loaded: a responder
 * starts without the code, and the AWS clients, of actions that its event may have no target for. Everything else imports whole
 * actions, and so does whoever runs a playbook without a bundle.
 */
export function actionsOnDemand(root: string): Plugin {
  return {
    name: "actions-on-demand",
    setup(build) {
      const folders = { actions: join(root, "lib", "actions"), playbooks: join(root, "playbooks") + sep };
      let announced: Promise<ReadonlyMap<string, string>> | undefined;
      build.onResolve({ filter: /\/actions\/[\w-]+\.ts$/ }, ({ path, importer, resolveDir, namespace }) => {
        const file = resolve(resolveDir, path);
        const isPlaybooks = namespace === "file" && importer.startsWith(folders.playbooks);
        return isPlaybooks && dirname(file) === folders.actions
          ? { path: file, namespace: NAMESPACE, sideEffects: false }
          : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        announced ??= announcements(root);
        return { contents: (await announced).get(path)!, resolveDir: root };
      });
    },
  };
}

/** What a bundle holds of each action that is loaded on demand, by the action's file. */
export async function announcements(root: string): Promise<ReadonlyMap<string, string>> {
  const units = await loadUnits<AnyAction>(root, "actions");
  return new Map(units.map((unit) => [unit.file, announcing(unit)]));
}

/** All of an action that is plain data, but for what only a deploy and the reference read. */
function announcing({ name, file, value }: Unit<AnyAction>): string {
  const { permissions: _, reference: __, ...rest } = value;
  const load = `() => import(${JSON.stringify(file)}).then((file) => file.${name})`;
  return `export const ${name} = { ...${JSON.stringify(rest)}, load: ${load} };`;
}
