import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openAws } from "../aws/clients.ts";
import { CLIENT } from "../aws/sdk-client.ts";
import type { Engine } from "../engine/engine.ts";

/** A setting that the stack gives to the function; throws with its name when it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`${name} is not set: deploy the function with the stack`);
  return value;
}

export function listSetting(name: string): readonly string[] {
  return JSON.parse(process.env[name] || "[]");
}

/** How responders are named, and the playbooks of this deployment. */
export function responders(): { readonly prefix: string; readonly playbooks: readonly string[] } {
  return JSON.parse(setting("CORDON_RESPONDERS"));
}

/** The function that responds for a playbook; undefined where this deployment has none of that name. */
export function responderOf(playbook: string): string | undefined {
  const { prefix, playbooks } = responders();
  return playbooks.includes(playbook) ? `${prefix}${playbook}` : undefined;
}

const client = new DynamoDBClient({ ...CLIENT, maxAttempts: 4 });

/** The engine as a Lambda runs it: the real table, the real AWS, the real time; a new owner for every run. */
export function lambdaEngine(): Engine {
  return {
    table: { client, name: setting("CORDON_TABLE") },
    aws: (place, responseId) =>
      openAws({
        account: place.account,
        region: place.region,
        partition: setting("CORDON_PARTITION"),
        responseId,
      }),
    now: () => new Date(),
    sleep: async (milliseconds) => void (await sleep(milliseconds)),
    owner: randomUUID(),
  };
}
