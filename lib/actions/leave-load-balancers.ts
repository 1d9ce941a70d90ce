import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { deregister, register } from "./balancing/register.ts";
import {
  addressesOf,
  inWords,
  type Membership,
  type Registration,
  type Serving,
  servingOf,
} from "./balancing/registrations.ts";
import { notAnInstance, protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";

type Before = { readonly memberships: readonly Membership[] };

const TARGET_GROUPS = ["arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/*/*"];
const CLASSIC = ["arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/*"];

/**
 * Takes a host out of every target group of its VPC, by its id and by its addresses, and out of every classic load balancer
 * (Elastic Load Balancing API references, DeregisterTargets and DeregisterInstancesFromLoadBalancer).
 * It is one attribute, not one a group: once deregistered, no call tells which groups a host was in, so that a later plan could
 * not name them and would take "in none" for how it was.
 */
export const leaveLoadBalancers = action<Instance, Before>({
  id: "leave-load-balancers",
  summary: "Take a host out of every target group and classic load balancer",
  reference: {
    mitigations: ["M1030", "D3-ITF"],
    cannot: [
      "end connections at once: a target group drains them, by default for 300 seconds",
      "register a host again that does not run: load balancers refuse it",
      "find a target group of another VPC that names an address of the host",
      "keep an Auto Scaling group, a deployment or a controller of Kubernetes from registering it again",
    ],
    roundTrips: { plan: 2, apply: 1 },
  },
  authority: "resource",
  permissions: {
    read: [
      allow([
        "ec2:DescribeInstances",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeInstanceHealth",
      ]),
    ],
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
    // What guardrails know are target groups: where the last healthy host of a classic one goes, people are asked.
    const lastOfClassic = serving.some(
      ({ kind, isHealthy, healthy }) => kind !== "target-group" && isHealthy && healthy === 1,
    );
    return {
      changes: [
        {
          hold: `instance/${instanceId}/load-balancers`,
          change: `${instanceId}: ${listed(serving)} → ${NONE}`,
          before: {
            memberships: serving.map(({ kind, name, arn, registrations }) => ({
              kind,
              name,
              ...(arn && { arn }),
              registrations,
            })),
          },
          ...(serving.length === 0 && { inForce: true }),
        },
      ],
      affected: serving.map(
        ({ kind, name, healthy, isHealthy }) =>
          `${called(kind)} ${name}: ${healthy} → ${isHealthy ? healthy - 1 : healthy} healthy`,
      ),
      limits: [
        "connections that are open are drained, not cut: for 300 seconds unless the target group says otherwise",
        "what registers hosts by itself, such as an Auto Scaling group or Kubernetes, may register it again: then it does not hold",
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      asset: {
        tags: tagsOf(host.Tags),
        reach: "target",
        ...(!lastOfClassic && { groups: membersOf(serving) }),
      },
    };
  },

  async apply(_target, { before }, aws) {
    await everyOne(before.memberships, (membership) => deregister(membership, aws));
  },

  async verify(target, _changes, aws) {
    const found = await servingOf(aws, target);
    const missing =
      "moot" in found
        ? []
        : found.serving.map(
            (one) =>
              `${one.registrations.map(inWords).join(", ")} is registered with ${called(one.kind)} ${one.name}`,
          );
    return { holds: missing.length === 0, missing };
  },

  async standing(target, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, target, before);
    return { before: listed(before.memberships), set: NONE, now, will, conflict };
  },

  async revert(target, { before }, aws, force) {
    const { will, conflict, forced, back = [], out = [] } = await look(aws, target, before);
    if (conflict && !(force && forced)) return { conflict: will };
    await everyOne(out, (membership) => deregister(membership, aws));
    const outcomes = await everyOne(back, (membership) => register(membership, aws));
    const refused = back.filter((_, i) => outcomes[i] === "refused");
    if (refused.length > 0)
      return {
        conflict: `left out of ${listed(refused)}: load balancers take only a host that runs, so start it and undo again`,
      };
    return { undone: conflict && forced ? forced : will };
  },
});

const NONE = "no load balancer";

function called(kind: Membership["kind"]): string {
  return kind === "target-group" ? "target group" : "classic load balancer";
}

function listed(memberships: readonly Membership[]): string {
  return (
    memberships
      .map(({ name, registrations }) => `${name} (${registrations.map(inWords).join(", ")})`)
      .join(", ") || NONE
  );
}

function membersOf(serving: readonly Serving[]) {
  return serving.flatMap(({ kind, name, registrations, isHealthy, healthy }) =>
    kind === "target-group"
      ? [{ group: `target-group/${name}`, member: registrations[0]!.id, isHealthy, healthy }]
      : [],
  );
}

/** All of them, also when one fails: what can be done is done, and then the first error is thrown. */
async function everyOne<T>(
  memberships: readonly Membership[],
  call: (membership: Membership) => Promise<T>,
): Promise<T[]> {
  const done = await Promise.allSettled(memberships.map(call));
  return done.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

function same(a: Membership, b: Membership): boolean {
  return a.kind === b.kind && a.name === b.name;
}

function without(all: readonly Registration[], some: readonly Registration[]): Registration[] {
  return all.filter((one) => !some.some((other) => inWords(one) === inWords(other)));
}

/** Of each membership, the registrations that others do not have; memberships without any are left out. */
function missingFrom(all: readonly Membership[], some: readonly Membership[]): Membership[] {
  return all
    .map((one) => ({
      ...one,
      registrations: without(one.registrations, some.find((other) => same(one, other))?.registrations ?? []),
    }))
    .filter(({ registrations }) => registrations.length > 0);
}

/**
 * Where a host stands before an undo: `back` is registered again, `out` is what others registered since in the groups that it was
 * in, and goes out when forced. An address that is not its own any more may be another host's, and is left out.
 */
async function look(
  aws: Aws,
  target: Instance,
  { memberships }: Before,
): Promise<{
  now: string;
  will: string;
  back?: readonly Membership[];
  out?: readonly Membership[];
  conflict?: true;
  forced?: string;
}> {
  const found = await servingOf(aws, target);
  if ("moot" in found) return { now: "gone", will: `nothing: ${found.moot}` };
  const ids = [target.instanceId, ...addressesOf(found.host)];
  const own = memberships.map((one) => ({
    ...one,
    registrations: one.registrations.filter(({ id }) => ids.includes(id)),
  }));
  const lost = missingFrom(memberships, own);
  const but = lost.length > 0 ? `, without ${listed(lost)}, which is not its address any more` : "";
  const now = listed(found.serving);
  const back = missingFrom(own, found.serving);
  const theirs = missingFrom(
    found.serving.filter((one) => own.some((other) => same(one, other))),
    own,
  );
  if (theirs.length > 0)
    return {
      now,
      will: `left as it is: somebody registered ${listed(theirs)} since`,
      conflict: true,
      forced: `register ${listed(own)} again, over ${listed(theirs)}${but}`,
      back,
      out: theirs,
    };
  if (back.length === 0) return { now, will: `nothing: it is registered as before${but}` };
  return { now, will: `register ${listed(back)} again${but}`, back };
}
