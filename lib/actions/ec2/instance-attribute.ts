import { DescribeInstanceAttributeCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** Protection attributes that DescribeInstances leaves out; true is the safe value of each. */
export type Guard = "disableApiTermination" | "disableApiStop" | "stopsOnShutdown";

/** The current value of one attribute; undefined when the host does not exist. */
export async function guardOf(aws: Aws, instanceId: string, guard: Guard): Promise<boolean | undefined> {
  const Attribute = guard === "stopsOnShutdown" ? "instanceInitiatedShutdownBehavior" : guard;
  const input = { InstanceId: instanceId, Attribute } as const;
  const call = aws.client(EC2Client).send(new DescribeInstanceAttributeCommand(input));
  const found = await ifExists(call, "InvalidInstanceID.NotFound");
  if (found === undefined) return undefined;
  if (guard === "disableApiTermination") return found.DisableApiTermination?.Value ?? false;
  if (guard === "disableApiStop") return found.DisableApiStop?.Value ?? false;
  return found.InstanceInitiatedShutdownBehavior?.Value === "stop";
}
