import { CfnOutput, Stack, type StackProps, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { knowing } from "../events/precedence.ts";
import type { AnyAction } from "../model/action.ts";
import type { Channel } from "../model/channel.ts";
import { DECIDING } from "../policy/settings.ts";
import { acknowledgeFindings } from "./acknowledged.ts";
import { makeAlarms } from "./alarms.ts";
import type { Bundles } from "./bundle.ts";
import { deployedChannels } from "./channel-settings.ts";
import { telling } from "./channels.ts";
import { checkDeciding } from "./check-deciding.ts";
import { checkOverlaps, warnOfWeakerFirst } from "./check-overlaps.ts";
import { type AnySource, checkSources } from "./check-sources.ts";
import {
  containIdentityFunction,
  revertFunction,
  revertIdentityFunction,
  reviewFunction,
} from "./executors.ts";
import { noPermissions } from "./no-permissions.ts";
import type { Parts } from "./parts.ts";
import { playbookResponse } from "./playbook-response.ts";
import { prepareFunction } from "./prepare.ts";
import { makeQueues } from "./queues.ts";
import { modesOf, type Settings } from "./settings.ts";
import { ledgerTable } from "./table.ts";
import { peopleTopic } from "./topic.ts";
import { watchFunction } from "./watch.ts";

export interface CordonProps extends Omit<StackProps, "tags">, Settings {
  readonly actions: readonly AnyAction[];
  /** Every source of lib/sources, whether or not a playbook uses it. */
  readonly sources: readonly AnySource[];
  /** Every channel of lib/channels, whether or not the deployment has settings for it. */
  readonly channels: readonly Channel[];
  readonly bundles: Bundles;
}

/** All of Cordon in one account and Region; the same template for AWS and for the local account. */
export class CordonStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { actions, sources, channels, bundles, tags, ...props }: CordonProps,
  ) {
    super(scope, id, {
      description: "Cordon: contains attacks, reversibly, with a record",
      // CloudFormation also counts spaces: a template's limit is 1 MB.
      suppressTemplateIndentation: true,
      ...props,
    });
    // In a deployment of some playbooks, more events belong to the playbook for the rest.
    const playbooks = props.playbooks.map((playbook) => knowing(playbook, props.playbooks));
    const settings: Settings = { ...props, playbooks, tags };

    const deployed = deployedChannels(channels, settings.notify);
    const ids = deployed.map(({ channel }) => channel.id);
    const parts: Parts = {
      settings,
      deciding: { ...DECIDING, ...settings.deciding },
      modes: modesOf(settings),
      actions,
      channels: deployed,
      bundles,
      table: ledgerTable(this, settings.table),
      queues: makeQueues(this, ids, Object.values(settings.buses)),
      topic: peopleTopic(this, settings.notify),
    };

    checkDeciding(parts.deciding, settings.playbooks, actions);
    checkSources(settings, sources);
    checkOverlaps(settings.playbooks, sources);
    warnOfWeakerFirst(this, settings.playbooks, parts.modes);

    const containIdentity = containIdentityFunction(this, parts);
    const revertIdentity = revertIdentityFunction(this, parts);
    const revert = revertFunction(this, parts, revertIdentity);
    const responders = Object.fromEntries(
      settings.playbooks.map((playbook) => [
        playbook.id,
        playbookResponse(this, playbook, parts, containIdentity),
      ]),
    );
    const { notify, bus } = telling(this, parts);
    const watch = watchFunction(this, parts, { revert, notify, responders });
    const review = reviewFunction(this, parts, revert, watch, responders);
    const prepare = prepareFunction(this, parts);
    noPermissions(this, parts);

    makeAlarms(this, parts, {
      ContainIdentity: containIdentity,
      Revert: revert,
      Watch: watch,
      Notify: notify,
      ...(prepare && { Prepare: prepare }),
    });
    acknowledgeFindings(this, parts);
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    this.outputs({
      TableName: parts.table.tableName,
      ReviewFunctionName: review.functionName,
      TopicArn: parts.topic.topicArn,
      EventBusName: bus.eventBusName,
      FailuresQueueUrl: parts.queues.failures.queueUrl,
      UnreadableQueueUrl: parts.queues.unreadable.queueUrl,
      DeadLettersQueueUrl: parts.queues.deadLetters.queueUrl,
      Modes: this.toJsonString(parts.modes),
    });
  }

  private outputs(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
