import { Annotations, Aws, Duration, FileSystem, Stack } from "aws-cdk-lib";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { leadingWildcards, MOST_LEADING_WILDCARDS, togetherInRules } from "./event-rule-pattern.ts";
import { invoke } from "./executors.ts";
import { makeFunction } from "./function.ts";
import { actionsOf, isPowered, type Parts } from "./parts.ts";
import { ruleTo } from "./rule.ts";

/**
 * One playbook: rules for its triggers, and the function that responds. In observe its role can read and write its record; ask and act
 * add the permissions of its steps on resources, and the invocation of the identity executor.
 */
export function playbookResponse(
  stack: Construct,
  playbook: Playbook,
  parts: Parts,
  containIdentity: Lambda,
): Lambda {
  const scope = new Construct(stack, playbook.id);
  const { settings, modes } = parts;
  const mode = modes[playbook.id]!;
  const actions = actionsOf(playbook);
  const powered = isPowered(playbook.id, parts) ? actions : [];
  const identity = powered.some(({ authority }) => authority === "identity");
  const respond = makeFunction(scope, "Respond", parts, {
    // The id and not the title: IAM allows only Latin-1 in a role's description.
    summary: `Cordon: responds for ${playbook.id} (${mode})`,
    bundle: `respond-${playbook.id}`,
    name: responderName(stack, playbook.id),
    timeout: Duration.seconds(60),
    memory: 1024,
    environment: {
      CORDON_MODE: mode,
      // An approval is valid for a plan of exactly this code.
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
  rulesOf(scope, playbook, parts, respond);
  return respond;
}

/** Lambda's maximum. */
const LONGEST_NAME = 64;

/**
 * A fixed name: watch and review find a responder by its playbook, and their environment has no room for CloudFormation's names. It
 * contains the stack's name, so that two stacks can coexist.
 */
function responderName(scope: Construct, id: string): string {
  const { stackName } = Stack.of(scope);
  if (`${stackName}-${id}`.length > LONGEST_NAME)
    throw new Error(
      `${stackName}-${id} has more than ${LONGEST_NAME} letters: give the stack a shorter name`,
    );
  return `${Aws.STACK_NAME}-${id}`;
}

/**
 * One rule for all triggers with the same bus and options: CloudFormation counts each rule and its permission to invoke. A trigger
 * without a named bus has no rule, with a warning: a playbook is deployable without all its sources.
 */
function rulesOf(scope: Construct, playbook: Playbook, parts: Parts, respond: Lambda): void {
  const { settings, queues } = parts;
  const heard = playbook.on.filter(
    ({ bus, source }) => bus === undefined || settings.buses[source] !== undefined,
  );
  warnOfSilence(scope, playbook, heard);
  const busOf = ({ bus, source }: Trigger) => (bus ? settings.buses[source] : undefined);
  const alike = Map.groupBy(heard, (one) => JSON.stringify([busOf(one), one.readOnlyCalls]));
  const taken: string[] = [];
  for (const triggers of alike.values()) {
    const here = { account: Aws.ACCOUNT_ID, partition: Aws.PARTITION };
    const patterns = triggers.map(({ pattern, rule = pattern }) => rule);
    for (const { pattern, items } of togetherInRules(patterns, here)) {
      const sources = [...new Set(items.map((i) => triggers[i]!.source))];
      const name = sources.join("-");
      const before = taken.filter((other) => other === name).length;
      taken.push(name);
      if (leadingWildcards(pattern) > MOST_LEADING_WILDCARDS)
        Annotations.of(scope).addWarningV2(
          "cordon:complex-rule",
          `${playbook.id}: one trigger on ${name} has ${leadingWildcards(pattern)} wildcards that begin with *; EventBridge may refuse the rule: write two triggers with at most ${MOST_LEADING_WILDCARDS} each`,
        );
      const eventBusName = busOf(triggers[0]!);
      ruleTo(scope, before === 0 ? name : `${name}-${before + 1}`, respond, queues.deadLetters, {
        description: `Cordon: ${playbook.title} (${sources.join(", ")})`,
        eventPattern: pattern,
        ...(eventBusName && { eventBusName }),
        ...(triggers[0]!.readOnlyCalls && { readOnlyCalls: true }),
      });
    }
  }
}

function warnOfSilence(scope: Construct, { id, on }: Playbook, heard: readonly Trigger[]): void {
  const unheard = [...new Set(on.filter((one) => !heard.includes(one)).map(({ source }) => source))];
  for (const source of unheard)
    Annotations.of(scope).addWarningV2(
      `cordon:no-bus-${source}`,
      `${id} does not hear of ${source}: name its bus in \`buses\` (docs/sources.md)`,
    );
  if (unheard.length > 0 && heard.length === 0)
    Annotations.of(scope).addWarningV2("cordon:no-rule", `nothing starts ${id} but people, by hand`);
}
