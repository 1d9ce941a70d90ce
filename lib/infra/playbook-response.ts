import { Aws, Duration, FileSystem, Stack } from "aws-cdk-lib";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Playbook } from "../playbook.ts";
import { rulePattern } from "./event-rule-pattern.ts";
import { invoke } from "./executors.ts";
import { makeFunction } from "./function.ts";
import { actionsOf, isPowered, type Parts } from "./parts.ts";
import { ruleTo } from "./rule.ts";

/**
 * One playbook: a rule for each of its triggers, and the function that responds. In observe its role can look
 * and write its record; ask and act add what its steps on resources need, and the way to the identity
 * executor.
 */
export const playbookResponse = (
  stack: Construct,
  playbook: Playbook,
  parts: Parts,
  containIdentity: Lambda,
): Lambda => {
  const scope = new Construct(stack, playbook.id);
  const { settings, modes, queues } = parts;
  const mode = modes[playbook.id]!;
  const actions = actionsOf(playbook);
  const powered = isPowered(playbook.id, parts) ? actions : [];
  const identity = powered.some(({ authority }) => authority === "identity");
  const respond = makeFunction(scope, "Respond", parts, {
    // The id and not the title: IAM takes no letter beyond Latin-1 in a role's description.
    summary: `Cordon: responds for ${playbook.id} (${mode})`,
    bundle: `respond-${playbook.id}`,
    timeout: Duration.seconds(60),
    memory: 1024,
    environment: {
      CORDON_MODE: mode,
      // An approval is of a plan that this very code made.
      CORDON_CODE: FileSystem.fingerprint(parts.bundles[`respond-${playbook.id}`]!),
      CORDON_RAISED_SOURCES: Stack.of(stack).toJsonString(settings.raisedSources),
      ...(identity && { CORDON_CONTAIN_IDENTITY: containIdentity.functionName }),
    },
    ledger: "respond",
    reads: actions.flatMap(({ permissions }) => permissions.read),
    changes: powered
      .filter(({ authority }) => authority === "resource")
      .flatMap(({ permissions }) => permissions.apply),
    allow: identity ? [invoke(containIdentity)] : [],
  });
  playbook.on.forEach((trigger, index, all) => {
    const before = all.slice(0, index).filter(({ source }) => source === trigger.source).length;
    ruleTo(
      scope,
      before === 0 ? trigger.source : `${trigger.source}-${before + 1}`,
      respond,
      queues.deadLetters,
      {
        description: `Cordon: ${playbook.title} (${trigger.source})`,
        eventPattern: rulePattern(trigger.pattern, { account: Aws.ACCOUNT_ID, partition: Aws.PARTITION }),
      },
    );
  });
  return respond;
};
