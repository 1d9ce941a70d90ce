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

/** Takes registrations out. A group, a load balancer or a host that is gone meanwhile needs nothing more. */
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

/** Registers again as recorded; or why not: the group or the load balancer is gone, or takes the host no more, such as a stopped one. */
export function register({ kind, arn, name, registrations }: Membership, aws: Aws): Promise<Outcome> {
  return outcomeOf(
    kind === "target-group"
      ? aws.client(ElasticLoadBalancingV2Client).send(
          new RegisterTargetsCommand({
            TargetGroupArn: arn,
            Targets: registrations.map((one) => ({
              ...withoutZone(one),
              // An address within the VPC takes the zone from its subnet; "all" says that it lies outside.
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
/** The host is not there, or does not run (Elastic Load Balancing API reference, RegisterTargets). */
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
