import { EC2Client, type Instance as Host, ModifyInstanceAttributeCommand } from "@aws-sdk/client-ec2";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged, unlessHostGone } from "./ec2/change-host.ts";
import { findHost, notAnInstance, protection, tagValue } from "./ec2/host.ts";
import { type Guard, guardOf } from "./ec2/instance-attribute.ts";
import { tagsOf } from "./facts/tags.ts";

/** One thing that keeps evidence; `safe` when it was kept before. */
type Before =
  | { readonly guard: Guard; readonly safe: boolean }
  | { readonly volume: string; readonly device: string; readonly safe: boolean };

/** How each is said, by `safe`. */
const WORDS: Record<
  Guard | "volume",
  { readonly attribute: string; readonly no: string; readonly yes: string }
> = {
  disableApiTermination: {
    attribute: "termination-protection",
    no: "may be terminated",
    yes: "protected from termination",
  },
  disableApiStop: {
    attribute: "stop-protection",
    no: "may be stopped",
    yes: "protected from being stopped",
  },
  stopsOnShutdown: {
    attribute: "shutdown-behavior",
    no: "terminates when it shuts down",
    yes: "stops when it shuts down",
  },
  volume: {
    attribute: "delete-on-termination",
    no: "deleted with its host",
    yes: "kept when its host is terminated",
  },
};
const GUARDS: readonly Guard[] = ["disableApiTermination", "disableApiStop", "stopsOnShutdown"];

const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];
/**
 * The same call also writes user data, which a host runs as root when it starts. IAM knows conditions on single attributes,
 * but none that a change of a volume's mapping could meet (EC2 user guide, ec2:Attribute).
 */
const MODIFY = allow(
  ["ec2:ModifyInstanceAttribute"],
  [...INSTANCES, "arn:{partition}:ec2:{region}:{account}:volume/*"],
);

/** Keeps a host and its volumes from being destroyed, by ModifyInstanceAttribute, one attribute a call (EC2 API reference). */
export const protectInstance = action<Instance, Before>({
  id: "protect-instance",
  summary: "Keep evidence: protect a host and its volumes from termination, stop and shutdown",
  reference: {
    mitigations: ["M1053"],
    cannot: [
      "keep an Auto Scaling group, a Spot interruption or EC2 itself from terminating the host",
      "keep anybody who may call ModifyInstanceAttribute from lifting it: contain the identity too",
      "keep memory and instance store volumes",
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
    const { instanceId } = target;
    const [host, now] = await Promise.all([findHost(aws, target), guardsOf(aws, instanceId)]);
    if ("moot" in host) return host;
    const managed = notManaged(host);
    if (managed) return managed;
    const scaling = tagValue(host.Tags, "aws:autoscaling:groupName");
    const { left, why } = notFor(host);
    return {
      changes: [
        ...GUARDS.filter((guard) => !left.includes(guard)).map((guard) =>
          changeOf(target, { guard, safe: now[guard] ?? false }),
        ),
        ...volumesOf(host).map((before) => changeOf(target, before)),
      ],
      affected: [],
      limits: [
        ...why,
        ...(scaling
          ? [`Auto Scaling group ${scaling} may still terminate it: termination protection does not bind it`]
          : []),
        "whoever may call ModifyInstanceAttribute can lift the protection",
        "until it is undone, stopping or terminating the host needs the protection lifted first",
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      // The host goes on serving: no group loses it.
      asset: { tags: tagsOf(host.Tags), reach: "target", groups: [] },
    };
  },

  async apply(target, { before }, aws) {
    await setSafe(aws, target, before, true);
  },

  async verify(target, changes, aws) {
    const [host, now] = await Promise.all([findHost(aws, target), guardsOf(aws, target.instanceId)]);
    if ("moot" in host) return { holds: true, missing: [] };
    const volumes = volumesOf(host);
    const lost = changes.filter(({ before }) => isSafe(before, now, volumes) === false);
    const held = new Set(changes.flatMap(({ before }) => ("volume" in before ? [before.volume] : [])));
    const late = volumes.filter(({ volume, safe }) => !held.has(volume) && !safe);
    const missing = [
      ...lost.map(({ before }) => `${nameOf(target, before)}: ${wordsOf(before).no}`),
      ...late.map((before) => `${before.volume} was attached or changed since: ${WORDS.volume.no}`),
    ];
    const broken = lost.map(({ hold }) => hold);
    return missing.length === 0 ? { holds: true, missing } : { holds: false, missing, broken };
  },

  async standing(target, { before }, aws) {
    const { now, will } = await look(aws, target, before);
    return { before: said(before, before.safe), set: said(before, true), now, will, conflict: false };
  },

  async revert(target, { before }, aws) {
    const { will, lift } = await look(aws, target, before);
    if (!lift) return { undone: will };
    return { undone: (await setSafe(aws, target, before, false)) ? will : GONE };
  },
});

const GONE = "nothing: the host is gone";

type Volume = Extract<Before, { volume: string }>;
type Guards = { readonly [guard in Guard]?: boolean | undefined };

async function guardsOf(aws: Aws, instanceId: string): Promise<Guards> {
  return Object.fromEntries(
    await Promise.all(GUARDS.map(async (guard) => [guard, await guardOf(aws, instanceId, guard)])),
  );
}

/** By device, so that two plans list them alike. */
function volumesOf({ BlockDeviceMappings = [] }: Host): Volume[] {
  return BlockDeviceMappings.flatMap(({ DeviceName: device = "", Ebs }) =>
    Ebs?.VolumeId ? [{ volume: Ebs.VolumeId, device, safe: Ebs.DeleteOnTermination !== true }] : [],
  ).sort((a, b) => (a.device < b.device ? -1 : 1));
}

/** What EC2 does not offer for such a host (EC2 user guide, "termination protection", "stop protection"). */
function notFor({ InstanceLifecycle, RootDeviceType }: Host): {
  readonly left: readonly Guard[];
  readonly why: readonly string[];
} {
  if (InstanceLifecycle === "spot")
    return {
      left: GUARDS,
      why: ["it is a Spot host: EC2 protects none from termination, stop and shutdown"],
    };
  if (RootDeviceType === "instance-store")
    return {
      left: ["disableApiStop", "stopsOnShutdown"],
      why: ["its root is on an instance store: it cannot be stopped, and what is there ends with it"],
    };
  return { left: [], why: [] };
}

function wordsOf(before: Before) {
  return WORDS["guard" in before ? before.guard : "volume"];
}
function said(before: Before, safe: boolean): string {
  return safe ? wordsOf(before).yes : wordsOf(before).no;
}
function nameOf(target: Instance, before: Before): string {
  return "guard" in before ? target.instanceId : before.volume;
}

function changeOf(target: Instance, before: Before): Change<Before> {
  return {
    hold: `instance/${target.instanceId}/${"guard" in before ? "" : `volume/${before.volume}/`}${wordsOf(before).attribute}`,
    change: `${nameOf(target, before)}: ${said(before, before.safe)} → ${said(before, true)}`,
    before,
    ...(before.safe && { inForce: true }),
  };
}

/** `undefined` where it is not there any more, such as a volume that was detached. */
function isSafe(before: Before, now: Guards, volumes: readonly Volume[]): boolean | undefined {
  return "guard" in before ? now[before.guard] : volumes.find(({ volume }) => volume === before.volume)?.safe;
}

/** Where one of them stands before an undo; there are two ways to be, so whoever changed it since set it as it was. */
async function look(aws: Aws, target: Instance, before: Before) {
  const [host, now] = await Promise.all([
    findHost(aws, target),
    "guard" in before ? guardsOf(aws, target.instanceId) : {},
  ]);
  if ("moot" in host) return { now: "gone", will: GONE, lift: false };
  const safe = isSafe(before, now, volumesOf(host));
  if (safe === undefined) return { now: "gone", will: "nothing: it is not attached any more", lift: false };
  const words = said(before, safe);
  if (safe === before.safe || !safe) return { now: words, will: `nothing: ${words}, as before`, lift: false };
  return { now: words, will: `${nameOf(target, before)}: ${said(before, false)} again`, lift: true };
}

/** `false` when the host is gone, or the volume from it. */
async function setSafe(aws: Aws, target: Instance, before: Before, safe: boolean): Promise<boolean> {
  const input = { InstanceId: target.instanceId, ...inputOf(before, safe) };
  try {
    return await unlessHostGone(
      aws,
      target,
      aws.client(EC2Client).send(new ModifyInstanceAttributeCommand(input)),
    );
  } catch (error) {
    if ("guard" in before || !(error instanceof Error && error.name === "InvalidInstanceAttributeValue"))
      throw error;
    const host = await findHost(aws, target);
    if ("moot" in host || volumesOf(host).every(({ volume }) => volume !== before.volume)) return false;
    throw error;
  }
}

function inputOf(before: Before, safe: boolean) {
  if ("volume" in before)
    return {
      BlockDeviceMappings: [
        { DeviceName: before.device, Ebs: { VolumeId: before.volume, DeleteOnTermination: !safe } },
      ],
    };
  if (before.guard === "disableApiTermination") return { DisableApiTermination: { Value: safe } };
  if (before.guard === "disableApiStop") return { DisableApiStop: { Value: safe } };
  return {
    Attribute: "instanceInitiatedShutdownBehavior" as const,
    Value: safe ? "stop" : "terminate",
  };
}
