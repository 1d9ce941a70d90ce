import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { AnyAction } from "../action.ts";
import type { Deciding } from "../deciding.ts";
import type { Mode } from "../mode.ts";
import type { Playbook } from "../playbook.ts";
import type { Bundles } from "./bundle.ts";
import type { Queues } from "./queues.ts";
import type { Settings } from "./settings.ts";

/** What the functions of one deployment share. */
export interface Parts {
  readonly settings: Settings;
  readonly deciding: Deciding;
  /** Playbook id → mode. */
  readonly modes: Readonly<Record<string, Mode>>;
  /** Every action of lib/actions, whether a playbook uses it or not. */
  readonly actions: readonly AnyAction[];
  readonly bundles: Bundles;
  readonly table: TableV2;
  readonly queues: Queues;
  readonly topic: Topic;
}

/** The actions of a playbook, each once. */
export const actionsOf = ({ contain, preserve }: Playbook): readonly AnyAction[] => [
  ...new Map([...contain, ...preserve].map(({ action }) => [action.id, action])).values(),
];

/** Whether a playbook may ever do more than observe: by its mode, or by a rule for an account or a tag. */
export const isPowered = (id: string, { modes, deciding }: Pick<Parts, "modes" | "deciding">): boolean =>
  modes[id] !== "observe" ||
  deciding.modes.some(({ mode, playbook }) => mode !== "observe" && (playbook ?? id) === id);

/** The actions that some playbook may apply, because it is in ask or act: each once. */
export const poweredActions = (parts: Parts): readonly AnyAction[] => [
  ...new Map(
    parts.settings.playbooks
      .filter(({ id }) => isPowered(id, parts))
      .flatMap(actionsOf)
      .map((action) => [action.id, action]),
  ).values(),
];
