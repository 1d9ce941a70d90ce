import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged } from "./ec2/change-host.ts";
import { findHost, hostFacts, INSTANCES, notAnInstance } from "./ec2/host.ts";
import { inWords, type MetadataOptions, OURS, optionsOf, same, setOptions } from "./ec2/metadata-options.ts";
import { inForce } from "./facts/in-force.ts";
import { changedSince, gone, unchanged } from "./facts/preview.ts";

const LIMITS = [
  "Credentials already taken stay valid until they expire or are denied: deny-instance-session denies them",
  "Code that runs on the instance still gets credentials, with a token",
];

/**
 * Requires IMDSv2 with hop limit 1 on a host's metadata service, by ModifyInstanceMetadataOptions (EC2 API reference): a request forged
 * through the host then cannot fetch its role's credentials. Leaves the endpoint as it is.
 */
export const requireImdsv2 = action<Instance, MetadataOptions>({
  id: "require-imdsv2",
  summary: "Require IMDSv2 on an instance, reachable from the instance itself only (hop limit 1)",
  reference: {
    mitigations: ["M1035", "M1042"],
    limits: LIMITS,
    roundTrips: { plan: 1, apply: 1 },
    unverified: ["that a change on a stopped host stays pending until the host is started"],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances"])],
    apply: [
      // This permission can never allow IMDSv1 (EC2 user guide, policies for instance metadata).
      allow(["ec2:ModifyInstanceMetadataOptions"], INSTANCES, {
        StringEquals: { "ec2:Attribute/HttpTokens": "required" },
      }),
    ],
    revert: [allow(["ec2:ModifyInstanceMetadataOptions"], INSTANCES)],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const host = await findHost(aws, target);
    if ("moot" in host) return host;
    const managed = notManaged(host);
    if (managed) return managed;
    const before = optionsOf(host);
    if (before.endpoint === "disabled") return { moot: `the metadata service of ${instanceId} is disabled` };
    return {
      changes: [
        {
          hold: `instance/${instanceId}/metadata-options`,
          of: instanceId,
          from: inWords(before),
          to: inWords(OURS),
          before,
          ...(same(before, OURS) && { inForce: true }),
        },
      ],
      affected: [
        ...(before.tokens === "required" ? [] : [`software on ${instanceId} that uses IMDSv1`]),
        ...(before.hopLimit <= OURS.hopLimit
          ? []
          : [`containers on ${instanceId} that reach the metadata service over a bridge`]),
      ],
      limits: LIMITS,
      // The host continues to serve: no group loses a member.
      ...hostFacts(host),
    };
  },

  apply: async (target, _change, aws) => void (await setOptions(aws, target, OURS)),

  async verify(target, changes, aws) {
    const host = await findHost(aws, target);
    if ("moot" in host) return { holds: true, missing: [] };
    const now = optionsOf(host);
    // On a stopped host the change is pending until the next start, and the service answers no request before.
    const isPending = now.state === "pending" && host.State?.Name !== "stopped";
    return inForce(changes, () => {
      if (!same(now, OURS)) return `${target.instanceId} has ${inWords(now)}`;
      return isPending ? `the metadata options of ${target.instanceId} are still pending` : undefined;
    });
  },

  async preview(target, { before }, aws) {
    const host = await findHost(aws, target);
    if ("moot" in host) return gone(target.instanceId);
    const options = optionsOf(host);
    const now = inWords(options);
    if (same(options, before)) return unchanged(now);
    const putBack = async () =>
      (await setOptions(aws, target, before)) ? undefined : { undone: gone(target.instanceId).will };
    return same(options, OURS)
      ? { now, will: `restore ${inWords(before)}`, putBack }
      : changedSince(now, putBack);
  },
});
