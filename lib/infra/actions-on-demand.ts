import { dirname, join, resolve, sep } from "node:path";
import type { Plugin } from "esbuild";
import type { AnyAction } from "../model/action.ts";
import { loadUnits, type Unit } from "../units/load-units.ts";

const NAMESPACE = "action-on-demand";

/**
 * In a bundle, a playbook imports only the plain data of an action and a loader for the rest: a responder starts without the code, and
 * the AWS clients, of actions for which its event may have no target. Without a bundle, and everywhere else, whole actions are imported.
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

/** The plain data of each action that is loaded on demand, by the action's file. */
export async function announcements(root: string): Promise<ReadonlyMap<string, string>> {
  const units = await loadUnits<AnyAction>(root, "actions");
  return new Map(units.map((unit) => [unit.file, announcing(unit)]));
}

/** All plain data of an action, except data that only a deployment and the reference read. */
function announcing({ name, file, value }: Unit<AnyAction>): string {
  const { permissions: _, reference: __, ...rest } = value;
  const load = `() => import(${JSON.stringify(file)}).then((file) => file.${name})`;
  return `export const ${name} = { ...${JSON.stringify(rest)}, load: ${load} };`;
}
