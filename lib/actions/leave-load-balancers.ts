import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import {
  called,
  everyOne,
  groupsOf,
  listed,
  membershipOf,
  NONE,
  previewRegistrations,
} from "./balancing/memberships.ts";
import { deregister } from "./balancing/register.ts";
import { inWords, type Membership, READ_REGISTRATIONS, servingOf } from "./balancing/registrations.ts";
import { hostFacts, notAnInstance } from "./ec2/host.ts";
import { inForce } from "./facts/in-force.ts";

const LIMITS = [
  "Open connections are drained, not cut: for 300 seconds unless the target group says otherwise",
  "An Auto Scaling group, a deployment or Kubernetes may register the instance again: then it is no longer in effect",
];

type Before = { readonly memberships: readonly Membership[] };

const TARGET_GROUPS = ["arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/*/*"];
const CLASSIC = ["arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/*"];

/**
 * Deregisters a host from every target group of its VPC, by its id and its addresses, and from every classic load balancer (Elastic Load
 * Balancing API references, DeregisterTargets and DeregisterInstancesFromLoadBalancer).
 * This is one attribute, not one per group: after deregistration no call finds a host's former groups, so a later plan could not name
 * them and would record "in none" as the state before.
 */
export const leaveLoadBalancers = action<Instance, Before>({
  id: "leave-load-balancers",
  summary: "Remove an instance from every target group and classic load balancer",
  reference: {
    mitigations: ["M1030", "D3-ITF"],
    limits: [
      ...LIMITS,
      "An instance that is not running cannot be registered again: load balancers refuse it",
      "A target group of another VPC that names an address of the instance is not found",
    ],
    roundTrips: { plan: 2, apply: 1 },
  },
  authority: "resource",
  permissions: {
    read: [READ_REGISTRATIONS],
    apply: [
      allow(["elasticloadbalancing:DeregisterTargets"], TARGET_GROUPS),
      allow(["elasticloadbalancing:DeregisterInstancesFromLoadBalancer"], CLASSIC),
    ],
    revert: [
      allow(
        ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
        TARGET_GROUPS,
      ),
      allow(["elasticloadbalancing:RegisterInstancesWithLoadBalancer"], CLASSIC),
    ],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const { instanceId } = target;
    const wrong = notAnInstance(instanceId);
    if (wrong) return wrong;
    const found = await servingOf(aws, target);
    if ("moot" in found) return found;
    const { host, serving } = found;
    return {
      changes: [
        {
          hold: `instance/${instanceId}/load-balancers`,
          of: instanceId,
          from: listed(serving),
          to: NONE,
          before: { memberships: serving.map(membershipOf) },
          ...(serving.length === 0 && { inForce: true }),
        },
      ],
      affected: serving.map(
        ({ kind, name, healthy, isHealthy }) =>
          `${called(kind)} ${name}: ${healthy} → ${isHealthy ? healthy - 1 : healthy} healthy`,
      ),
      limits: LIMITS,
      ...hostFacts(host, groupsOf(serving)),
    };
  },

  async apply(_target, { before }, aws) {
    await everyOne(before.memberships, (membership) => deregister(membership, aws));
  },

  async verify(target, changes, aws) {
    const found = await servingOf(aws, target);
    const registered = ("moot" in found ? [] : found.serving).map(
      ({ registrations, kind, name }) =>
        `${registrations.map(inWords).join(", ")} is registered with ${called(kind)} ${name}`,
    );
    return inForce(changes, () => (registered.length === 0 ? undefined : registered.join("; ")));
  },

  preview: (target, { before }, aws) => previewRegistrations(aws, target, before.memberships),
});
