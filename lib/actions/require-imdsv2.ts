import { EC2Client, type Instance as Host, ModifyInstanceMetadataOptionsCommand } from "@aws-sdk/client-ec2";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged, unlessHostGone } from "./ec2/change-host.ts";
import { findHost, notAnInstance, protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";

type Tokens = "optional" | "required";
/** What we set, and no more of the six options. */
type Set = { readonly tokens: Tokens; readonly hopLimit: number };
/** All six as they were; people see in the record what the host was like. */
type Before = Set & {
  readonly endpoint: string;
  readonly ipv6: string;
  readonly instanceTags: string;
  readonly state: string;
};

const OURS: Set = { tokens: "required", hopLimit: 1 };
const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];

/**
 * Makes the metadata service of a host answer IMDSv2 only, one hop far, by ModifyInstanceMetadataOptions (EC2 API reference):
 * a request forged through the host cannot fetch its role's credentials then. The endpoint stays as it is.
 */
export const requireImdsv2 = action<Instance, Before>({
  id: "require-imdsv2",
  summary: "Make a host's metadata service answer IMDSv2 only, and nobody but the host itself",
  reference: {
    mitigations: ["M1035", "M1042"],
    cannot: [
      "invalidate credentials that were taken already: deny-instance-session does",
      "stop code that runs on the host: it can ask for a token as the host's own software does",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: ["that a change on a stopped host stays pending until the host is started"],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances"])],
    apply: [
      // Whoever holds this can never allow IMDSv1 (EC2 user guide, policies for instance metadata).
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
    if (before.endpoint === "disabled")
      return { moot: `the metadata service of ${instanceId} is switched off` };
    return {
      changes: [
        {
          hold: `instance/${instanceId}/metadata-options`,
          change: `${instanceId}: ${inWords(before)} → ${inWords(OURS)}`,
          before,
          ...(same(before, OURS) && { inForce: true }),
        },
      ],
      affected: [
        ...(before.tokens === "required" ? [] : [`software on ${instanceId} that asks without a token`]),
        ...(before.hopLimit <= OURS.hopLimit
          ? []
          : [`containers on ${instanceId} that reach the metadata service over a bridge`]),
      ],
      limits: [
        "credentials that were taken already stay valid until they end or are denied",
        "code that runs on the host itself still gets credentials, with a token",
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      // The host goes on serving: no group loses it.
      asset: { tags: tagsOf(host.Tags), reach: "target", groups: [] },
    };
  },

  async apply(target, _change, aws) {
    await setOptions(aws, target, OURS);
  },

  async verify(target, _changes, aws) {
    const host = await findHost(aws, target);
    if ("moot" in host) return { holds: true, missing: [] };
    const now = optionsOf(host);
    // On a stopped host the change waits for the next start, and nothing can ask before.
    const pending = now.state === "pending" && host.State?.Name !== "stopped";
    const missing = [
      ...(same(now, OURS) ? [] : [`${target.instanceId} has ${inWords(now)}`]),
      ...(pending ? [`the metadata options of ${target.instanceId} are still pending`] : []),
    ];
    return { holds: missing.length === 0, missing };
  },

  async standing(target, { before }, aws) {
    const { now, will, conflict } = await look(aws, target, before);
    return { before: inWords(before), set: inWords(OURS), now, will, conflict };
  },

  async revert(target, { before }, aws, force) {
    const { now, will, conflict, back } = await look(aws, target, before);
    if (conflict && !force) return { conflict: will };
    if (back && !(await setOptions(aws, target, back))) return { undone: GONE };
    return { undone: conflict ? `put back ${inWords(before)}, over ${now}` : will };
  },
});

const GONE = "nothing: the host is gone";

function setOptions(aws: Aws, target: Instance, { tokens, hopLimit }: Set): Promise<boolean> {
  const input = { InstanceId: target.instanceId, HttpTokens: tokens, HttpPutResponseHopLimit: hopLimit };
  return unlessHostGone(
    aws,
    target,
    aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input)),
  );
}

/** EC2 always answers all six, only the SDK's type does not know. */
function optionsOf({ MetadataOptions = {} }: Host): Before {
  return {
    tokens: MetadataOptions.HttpTokens === "required" ? "required" : "optional",
    hopLimit: MetadataOptions.HttpPutResponseHopLimit ?? 1,
    endpoint: MetadataOptions.HttpEndpoint ?? "enabled",
    ipv6: MetadataOptions.HttpProtocolIpv6 ?? "disabled",
    instanceTags: MetadataOptions.InstanceMetadataTags ?? "disabled",
    state: MetadataOptions.State ?? "applied",
  };
}

function same(a: Set, b: Set): boolean {
  return a.tokens === b.tokens && a.hopLimit === b.hopLimit;
}

function inWords({ tokens, hopLimit }: Set): string {
  return `${tokens === "required" ? "IMDSv2 only" : "IMDSv1 and IMDSv2"}, hop limit ${hopLimit}`;
}

/** Where the host stands before an undo, and what goes back, if anything; in a conflict only when forced. */
async function look(aws: Aws, target: Instance, before: Before) {
  const host = await findHost(aws, target);
  if ("moot" in host) return { now: "gone", will: GONE, conflict: false };
  const options = optionsOf(host);
  const now = inWords(options);
  if (same(options, before)) return { now, will: `nothing: ${now}, as before`, conflict: false };
  if (!same(options, OURS))
    return { now, will: `left as it is: somebody set ${now} since`, conflict: true, back: before };
  return { now, will: `put back ${inWords(before)}`, conflict: false, back: before };
}
