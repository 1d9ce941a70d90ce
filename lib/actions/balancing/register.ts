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
import type { Aws } from "../../action.ts";
import type { Membership, Registration } from "./registrations.ts";

/** Takes registrations out. A group, a load balancer or a host that is gone meanwhile needs nothing more. */
export const deregister = ({ kind, arn, name, registrations }: Membership, aws: Aws): Promise<boolean> =>
  unlessGone(
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

/** Registers again as recorded; false when the group, the load balancer or the host is gone. */
export const register = ({ kind, arn, name, registrations }: Membership, aws: Aws): Promise<boolean> =>
  unlessGone(
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

const withoutZone = ({ id, port }: Registration) => ({ Id: id, ...(port !== undefined && { Port: port }) });

/** Both generations write the names of their errors with and without "Exception". */
const GONE =
  /^(TargetGroupNotFound|InvalidTarget|LoadBalancerNotFound|AccessPointNotFound|InvalidInstance|InvalidEndPoint)(Exception)?$/;

const unlessGone = async (call: Promise<unknown>): Promise<boolean> => {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && GONE.test(error.name)) return false;
    throw error;
  }
};
