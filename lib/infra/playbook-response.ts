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
 * One playbook: a rule for each of its triggers, and the function that responds. In observe its role can look
 * and write its record; ask and act add what its steps on resources need, and the way to the identity
 * executor.
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
    // The id and not the title: IAM takes no letter beyond Latin-1 in a role's description.
    summary: `Cordon: responds for ${playbook.id} (${mode})`,
    bundle: `respond-${playbook.id}`,
    name: responderName(stack, playbook.id),
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
  rulesOf(scope, playbook, parts, respond);
  return respond;
}

/** The longest that Lambda takes. */
const LONGEST_NAME = 64;

/**
 * The one name that is ours to give: watch and review find a responder by its playbook, and their environment has no room for the
 * names that CloudFormation would make. The stack's is in it, so that two can live side by side.
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
 * A rule for the triggers that hear of the same bus in the same way: CloudFormation counts each, and the leave to invoke with it.
 * One whose bus nobody has named has none, with a warning: a playbook is deployable without every product that it could hear of.
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
