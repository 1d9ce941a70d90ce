import type { Instance as Host } from "@aws-sdk/client-ec2";
import type { Aws, Refusal } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import { isCode } from "../facts/if-exists.ts";
import { findHost } from "./host.ts";

/**
 * Waits for a change of a host, and tells whether the host still exists. EC2 answers InvalidInstanceID.NotFound once it has
 * forgotten the host, and IncorrectInstanceState while it still lists it as terminated (EC2 API reference, error codes);
 * the latter is also said of a host that is merely starting or stopping, and is thrown then.
 */
export async function hostExists(aws: Aws, target: Instance, change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (isCode(error, "InvalidInstanceID.NotFound")) return false;
    if (isCode(error, "IncorrectInstanceState") && "moot" in (await findHost(aws, target))) return false;
    throw error;
  }
}

/** Why a host may not be changed that a service runs: EC2 refuses that to everybody (EC2 user guide, "managed instances"). */
export function notManaged({ InstanceId, Operator }: Host): Refusal | undefined {
  return Operator?.Managed
    ? {
        refused: `${InstanceId} is managed by ${Operator.Principal ?? "an AWS service"}, and EC2 lets nobody else change it: contain it there`,
      }
    : undefined;
}
