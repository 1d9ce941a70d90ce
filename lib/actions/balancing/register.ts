import {
  DeregisterInstancesFromLoadBalancerCommand,
  ElasticLoadBalancingClient,
  RegisterInstancesWithLoadBalancerCommand,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Aws } from "../../model/action.ts";
import { isCode } from "../facts/if-exists.ts";
import type { Membership, Registration } from "./registrations.ts";

/** Deregisters. A group, load balancer or host that no longer exists is success. */
export async function deregister({ kind, arn, name, registrations }: Membership, aws: Aws): Promise<unknown> {
  return outcomeOf(
    kind === "target-group"
      ? aws
          .client(ElasticLoadBalancingV2Client)
          .send(
            new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: registrations.map(withoutZone) }),
          )
      : aws.client(ElasticLoadBalancingClient).send(
          new DeregisterInstancesFromLoadBalancerCommand({
            LoadBalancerName: name,
            Instances: registrations.map(({ id }) => ({ InstanceId: id })),
          }),
        ),
  );
}

/**
 * Registers again as recorded, or returns why not: the group or load balancer does not exist, or refuses the host, for example a stopped
 * one.
 */
export function register({ kind, arn, name, registrations }: Membership, aws: Aws): Promise<Outcome> {
  return outcomeOf(
    kind === "target-group"
      ? aws.client(ElasticLoadBalancingV2Client).send(
          new RegisterTargetsCommand({
            TargetGroupArn: arn,
            Targets: registrations.map((one) => ({
              ...withoutZone(one),
              // An address within the VPC takes the zone of its subnet; "all" means that it is outside.
              ...(one.zone === "all" && { AvailabilityZone: one.zone }),
            })),
          }),
        )
      : aws.client(ElasticLoadBalancingClient).send(
          new RegisterInstancesWithLoadBalancerCommand({
            LoadBalancerName: name,
            Instances: registrations.map(({ id }) => ({ InstanceId: id })),
          }),
        ),
  );
}

function withoutZone({ id, port }: Registration) {
  return { Id: id, ...(port !== undefined && { Port: port }) };
}

export type Outcome = "done" | "gone" | "refused";

const GONE = ["TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound"];
/** Whether the host does not exist or does not run (Elastic Load Balancing API reference, RegisterTargets). */
const REFUSED = ["InvalidTarget", "InvalidInstance", "InvalidEndPoint"];

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (isCode(error, ...GONE)) return "gone";
    if (isCode(error, ...REFUSED)) return "refused";
    throw error;
  }
}
