import { Aws, Duration, Stack } from "aws-cdk-lib";
import { ArnPrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { makeFunction } from "./function.ts";
import { mayRevert, type Parts, poweredActions } from "./parts.ts";
import { statement } from "./policy.ts";

/** Permission to call these functions, and no others. */
export function invoke(...functions: readonly Lambda[]) {
  return statement(
    ["lambda:InvokeFunction"],
    functions.map(({ functionArn }) => functionArn),
  );
}

/**
 * The only function that may write a policy: as powerful as an administrator, so it parses no event and serves only the engine
 * (docs/architecture.md 2.7). While every playbook observes it can only read the ledger.
 */
export function containIdentityFunction(scope: Construct, parts: Parts): Lambda {
  return makeFunction(scope, "ContainIdentity", parts, {
    summary: "Cordon: applies recorded identity steps",
    bundle: "contain-identity",
    timeout: Duration.seconds(30),
    memory: 1024,
    ledger: "containIdentity",
    changes: poweredActions(parts)
      .filter(({ authority }) => authority === "identity")
      .flatMap(({ permissions }) => permissions.apply),
  });
}

/**
 * The only function that may remove or restore a policy, with the same limits: it serves functions/revert and parses no event. While
 * every playbook observes it can only read (docs/decisions/0025).
 */
export function revertIdentityFunction(scope: Construct, parts: Parts): Lambda {
  const identity = parts.actions.filter(({ authority }) => authority === "identity");
  return makeFunction(scope, "RevertIdentity", parts, {
    summary: "Cordon: undoes recorded identity steps",
    bundle: "revert-identity",
    timeout: Duration.seconds(30),
    memory: 512,
    ledger: "revertIdentity",
    reads: identity.flatMap(({ permissions }) => permissions.read),
    changes: mayRevert(parts) ? identity.flatMap(({ permissions }) => permissions.revert) : [],
  });
}

/**
 * Undoes the changes of any action, for any playbook: a containment can be undone after its playbook was deleted or set to observe, as
 * long as another one asks or acts, or the deployer keeps the power (docs/decisions/0025).
 */
export function revertFunction(scope: Construct, parts: Parts, revertIdentity: Lambda): Lambda {
  const resource = parts.actions.filter(({ authority }) => authority === "resource");
  return makeFunction(scope, "Revert", parts, {
    summary: "Cordon: undoes responses that people decided to undo",
    bundle: "revert",
    timeout: Duration.seconds(60),
    memory: 512,
    environment: { CORDON_REVERT_IDENTITY: revertIdentity.functionName },
    ledger: "revert",
    seesAll: true,
    reads: resource.flatMap(({ permissions }) => permissions.read),
    changes: mayRevert(parts) ? resource.flatMap(({ permissions }) => permissions.revert) : [],
    allow: [invoke(revertIdentity)],
  });
}

/** Accepts operators' decisions, without permissions on the account's resources; operators call it by Invoke, so no endpoint exists. */
export function reviewFunction(
  scope: Construct,
  parts: Parts,
  revert: Lambda,
  watch: Lambda,
  responders: Readonly<Record<string, Lambda>>,
): Lambda {
  const { read, ...deciders } = parts.settings.deciders;
  const review = makeFunction(scope, "Review", parts, {
    summary: "Cordon: takes decisions of people, each with a proof of who decided",
    bundle: "review",
    timeout: Duration.seconds(90),
    memory: 512,
    environment: {
      CORDON_REVERT: revert.functionName,
      CORDON_RESPONDERS: namesOf(scope, responders),
      CORDON_WATCH: watch.functionName,
      CORDON_DECIDERS: Stack.of(scope).toJsonString(deciders),
      CORDON_UNDO: mayRevert(parts) ? "on" : "off",
    },
    ledger: "review",
    lists: true,
    allow: [invoke(revert, watch, ...Object.values(responders))],
  });
  read.forEach((arn, i) => {
    review.addPermission(`Reader${i + 1}`, { principal: new ArnPrincipal(arn) });
  });
  return review;
}

/** The responders' name prefix and their playbooks, as JSON: `{ "prefix": "Cordon-", "playbooks": […] }`. */
export function namesOf(scope: Construct, responders: Readonly<Record<string, Lambda>>): string {
  return Stack.of(scope).toJsonString({ prefix: `${Aws.STACK_NAME}-`, playbooks: Object.keys(responders) });
}
