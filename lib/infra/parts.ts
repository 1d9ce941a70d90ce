import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { AnyAction } from "../model/action.ts";
import type { Deciding } from "../model/deciding.ts";
import type { Mode } from "../model/mode.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Bundles } from "./bundle.ts";
import type { DeployedChannel } from "./channel-settings.ts";
import type { Queues } from "./queues.ts";
import type { Settings } from "./settings.ts";

/** The shared parts of a deployment's functions. */
export interface Parts {
  readonly settings: Settings;
  readonly deciding: Deciding;
  /** Playbook id → mode. */
  readonly modes: Readonly<Record<string, Mode>>;
  /** Every action of lib/actions, whether or not a playbook uses it. */
  readonly actions: readonly AnyAction[];
  /** The channels that this deployment has. */
  readonly channels: readonly DeployedChannel[];
  readonly bundles: Bundles;
  readonly table: TableV2;
  readonly queues: Queues;
  readonly topic: Topic;
}

/** The actions of a playbook, each once. */
export function actionsOf({ contain, preserve }: Playbook): readonly AnyAction[] {
  return [...new Map([...contain, ...preserve].map(({ action }) => [action.id, action])).values()];
}

/** Whether a playbook may ever do more than observe: by its mode, or by a rule for an account or a tag. */
export function isPowered(id: string, { modes, deciding }: Pick<Parts, "modes" | "deciding">): boolean {
  return (
    modes[id] !== "observe" ||
    deciding.modes.some(({ mode, playbook }) => mode !== "observe" && (playbook ?? id) === id)
  );
}

/** The actions of playbooks in ask or act: each once. */
export function poweredActions(parts: Parts): readonly AnyAction[] {
  return [
    ...new Map(
      parts.settings.playbooks
        .filter(({ id }) => isPowered(id, parts))
        .flatMap(actionsOf)
        .map((action) => [action.id, action]),
    ).values(),
  ];
}

/**
 * Whether this deployment may undo responses: while any playbook may ask or act, and afterwards while the deployer sets `undo: "keep"`.
 * Covers every action, because the playbook of a response may be deleted meanwhile.
 */
export function mayRevert(parts: Parts): boolean {
  return parts.settings.undo === "keep" || parts.settings.playbooks.some(({ id }) => isPowered(id, parts));
}
