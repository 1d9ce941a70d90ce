import type { Instance as Host } from "@aws-sdk/client-ec2";
import type { Aws, Refusal } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import { isCode } from "../facts/if-exists.ts";
import { findHost } from "./host.ts";

/**
 * Awaits a change of a host, and returns whether the host still exists. EC2 answers InvalidInstanceID.NotFound when it no longer lists
 * the host, and IncorrectInstanceState while it lists the host as terminated (EC2 API reference, error codes). EC2 also answers the
 * latter for a starting or stopping host: then it throws.
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

/** Refuses a host that a service manages: EC2 lets no other principal change it (EC2 user guide, "managed instances"). */
export function notManaged({ InstanceId, Operator }: Host): Refusal | undefined {
  return Operator?.Managed
    ? {
        refused: `${InstanceId} is managed by ${Operator.Principal ?? "an AWS service"}, and EC2 lets no other principal change it: contain it there`,
      }
    : undefined;
}
