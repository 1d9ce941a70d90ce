import type { Instance as Host } from "@aws-sdk/client-ec2";
import { action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged } from "./ec2/change-host.ts";
import {
  GUARDS,
  guardsOf,
  isSafe,
  type Kept,
  nameOf,
  setSafe,
  volumesOf,
  wordsOf,
} from "./ec2/evidence-guard.ts";
import { findHost, hostFacts, INSTANCES, notAnInstance, tagValue } from "./ec2/host.ts";
import type { Guard } from "./ec2/instance-attribute.ts";
import { inForce } from "./facts/in-force.ts";
import { gone, unchanged } from "./facts/preview.ts";

/**
 * The same call can also write user data, which a host runs as root at its start. IAM has conditions for single attributes, but none that
 * a change of a block device mapping could meet (EC2 user guide, ec2:Attribute).
 */
const MODIFY = allow(
  ["ec2:ModifyInstanceAttribute"],
  [...INSTANCES, "arn:{partition}:ec2:{region}:{account}:volume/*"],
);

const LIFTED =
  "Anyone who may call ModifyInstanceAttribute can lift the protection: contain the identity too";

/** Protects a host and its volumes from deletion, by ModifyInstanceAttribute, one attribute per call (EC2 API reference). */
export const protectInstance = action<Instance, Kept>({
  id: "protect-instance",
  summary: "Preserve evidence: protect an instance and its volumes from termination, stop and shutdown",
  reference: {
    mitigations: ["M1053"],
    limits: [
      "An Auto Scaling group, a Spot interruption or EC2 itself can still terminate the instance",
      LIFTED,
      "Memory and instance store volumes are not preserved",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "that EC2 refuses the shutdown behavior of Spot hosts; it is left alone there",
      "the error of a volume that was detached meanwhile: InvalidInstanceAttributeValue",
    ],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances"]), allow(["ec2:DescribeInstanceAttribute"], INSTANCES)],
    apply: [MODIFY],
    revert: [MODIFY],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const [host, now] = await Promise.all([findHost(aws, target), guardsOf(aws, target.instanceId)]);
    if ("moot" in host) return host;
    const managed = notManaged(host);
    if (managed) return managed;
    const scaling = tagValue(host.Tags, "aws:autoscaling:groupName");
    const { left, why } = notFor(host);
    const guards = GUARDS.filter((guard) => !left.includes(guard));
    return {
      changes: [...guards.map((guard) => ({ guard, safe: now[guard] ?? false })), ...volumesOf(host)].map(
        (kept) => changeOf(target, kept),
      ),
      affected: [],
      limits: [
        ...why,
        ...(scaling
          ? [
              `Auto Scaling group ${scaling} can still terminate it: termination protection does not apply to the group`,
            ]
          : []),
        LIFTED,
        "Until the undo, stopping or terminating the instance requires lifting the protection first",
      ],
      ...hostFacts(host),
    };
  },

  apply: async (target, { before }, aws) => void (await setSafe(aws, target, before, true)),

  async verify(target, changes, aws) {
    const [host, now] = await Promise.all([findHost(aws, target), guardsOf(aws, target.instanceId)]);
    if ("moot" in host) return { holds: true, missing: [] };
    const late = volumesOf(host).filter(
      ({ volume, safe }) =>
        !safe && !changes.some(({ before }) => "volume" in before && before.volume === volume),
    );
    return inForce(
      changes,
      ({ before }) =>
        isSafe(before, now, host) === false ? `${nameOf(target, before)}: ${wordsOf(before).no}` : undefined,
      late.map((kept) => `${kept.volume} was attached or changed since: ${wordsOf(kept).no}`),
    );
  },

  async preview(target, { before }, aws) {
    const [host, now] = await Promise.all([
      findHost(aws, target),
      "guard" in before ? guardsOf(aws, target.instanceId) : {},
    ]);
    if ("moot" in host) return gone(target.instanceId);
    const safe = isSafe(before, now, host);
    const [name, { yes, no }] = [nameOf(target, before), wordsOf(before)];
    if (safe === undefined) return gone(`${name} on ${target.instanceId}`);
    if (!safe) return unchanged(no);
    if (before.safe) return unchanged(yes, `${yes} before the response`);
    const putBack = async () =>
      (await setSafe(aws, target, before, false)) ? undefined : { undone: gone(name).will };
    return { now: yes, will: `${name}: ${no} again`, putBack };
  },
});

/** The protections that EC2 does not offer for such a host (EC2 user guide, "termination protection", "stop protection"). */
function notFor({ InstanceLifecycle, RootDeviceType }: Host): {
  readonly left: readonly Guard[];
  readonly why: readonly string[];
} {
  if (InstanceLifecycle === "spot")
    return {
      left: GUARDS,
      why: ["It is a Spot instance: EC2 offers no protection from termination, stop and shutdown"],
    };
  if (RootDeviceType === "instance-store")
    return {
      left: ["disableApiStop", "stopsOnShutdown"],
      why: ["Its root is on an instance store: it cannot be stopped, and the data there ends with it"],
    };
  return { left: [], why: [] };
}

function changeOf(target: Instance, before: Kept): Change<Kept> {
  const { attribute, yes, no } = wordsOf(before);
  return {
    hold: `instance/${target.instanceId}/${"guard" in before ? "" : `volume/${before.volume}/`}${attribute}`,
    of: nameOf(target, before),
    from: before.safe ? yes : no,
    to: yes,
    before,
    ...(before.safe && { inForce: true }),
  };
}
