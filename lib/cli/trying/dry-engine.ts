import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openAws } from "../../aws/clients.ts";
import type { Engine, Responder } from "../../engine/engine.ts";
import type { Table } from "../../ledger/table.ts";
import type { Guardrail } from "../../model/guardrail.ts";
import type { Mode } from "../../model/mode.ts";
import type { Playbook, Step } from "../../model/playbook.ts";
import type { Signal } from "../../model/signal.ts";
import { DECIDING } from "../../policy/settings.ts";
import { type Listener, readOnly } from "./read-only.ts";

/** The same playbook with actions that can only read. */
export function lookingOnly(playbook: Playbook, listener: Listener): Playbook {
  const looking = ({ action, targets }: Step): Step => ({
    action: {
      ...action,
      plan: (target, aws) => action.plan(target, readOnly(aws, action, listener)),
      apply: never,
      preview: never,
    },
    targets,
  });
  return { ...playbook, contain: playbook.contain.map(looking), preserve: playbook.preserve.map(looking) };
}

function never(): never {
  throw new Error("`cordon try` only reads");
}

/** An empty ledger: every query answers that there are no items, and no request leaves the machine. */
function emptyTable(): Table {
  const client = new DynamoDBClient({ region: "us-east-1" });
  const nothing = { output: { Items: [], $metadata: {} }, response: {} };
  client.middlewareStack.add(() => async () => nothing, { step: "initialize", priority: "high" });
  return { client, name: "none", sleep: never, chance: Math.random };
}

/** An engine that plans and decides only: no ledger, no executor, the default settings of a deployment. */
export function dryEngine(
  partition: string,
  signal: Signal,
  mode: Mode,
  guardrails: readonly Guardrail[],
): Responder {
  const engine: Engine = {
    table: emptyTable(),
    aws: ({ account, region }, responseId) => openAws({ account, region, partition, responseId }),
    now: () => new Date(),
    sleep: never,
    chance: Math.random,
    every: never,
    owner: "try",
  };
  return {
    ...engine,
    mode,
    guardrails,
    deciding: DECIDING,
    settings: { accounts: [signal.account], raisedSources: [], region: signal.region },
    code: "try",
    identity: { warm: never, apply: never },
  };
}
