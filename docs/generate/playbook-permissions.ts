import type { AnyAction } from "../../lib/model/action.ts";
import type { Permission } from "../../lib/model/permission.ts";
import type { Playbook } from "../../lib/model/playbook.ts";

/** The permissions of a playbook's steps, by function: sorted, each once. lib/infra grants the same (a test compares). */
export interface PlaybookPermissions {
  /** Its own function, in every mode. */
  readonly observe: readonly string[];
  /** Added to that function by ask and act. */
  readonly act: readonly string[];
  /** Added to functions/contain-identity by ask and act; its own function may then invoke that. */
  readonly identity: readonly string[];
}

export function permissionsOf(playbook: Playbook): PlaybookPermissions {
  const actions = actionsOf(playbook);
  const applied = (authority: AnyAction["authority"]) =>
    called(
      actions.filter((one) => one.authority === authority).flatMap(({ permissions }) => permissions.apply),
    );
  return {
    observe: called(actions.flatMap(({ permissions }) => permissions.read)),
    act: applied("resource"),
    identity: applied("identity"),
  };
}

/** The actions of a playbook, each once. */
function actionsOf({ contain, preserve }: Playbook): readonly AnyAction[] {
  return [...new Map([...contain, ...preserve].map(({ action }) => [action.id, action])).values()];
}

function called(permissions: readonly Permission[]): readonly string[] {
  return [...new Set(permissions.flatMap(({ actions }) => actions))].sort();
}
