import { EC2Client, type Instance as Host, ModifyInstanceAttributeCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import { isCode } from "../facts/if-exists.ts";
import { hostExists } from "./change-host.ts";
import { findHost } from "./host.ts";
import { type Guard, guardOf } from "./instance-attribute.ts";

/** One protection of evidence; `safe` when it was in effect before. */
export type Kept =
  | { readonly guard: Guard; readonly safe: boolean }
  | { readonly volume: string; readonly device: string; readonly safe: boolean };

type Volume = Extract<Kept, { volume: string }>;

/** The current protections of a host; none for a host that does not exist. */
export type Guards = { readonly [guard in Guard]?: boolean | undefined };

export const GUARDS: readonly Guard[] = ["disableApiTermination", "disableApiStop", "stopsOnShutdown"];

/** The last part of its hold, and how its unsafe and its safe state are displayed. */
const WORDS: Record<
  Guard | "volume",
  { readonly attribute: string; readonly no: string; readonly yes: string }
> = {
  disableApiTermination: {
    attribute: "termination-protection",
    no: "termination protection off",
    yes: "termination protection on",
  },
  disableApiStop: { attribute: "stop-protection", no: "stop protection off", yes: "stop protection on" },
  stopsOnShutdown: {
    attribute: "shutdown-behavior",
    no: "terminates on shutdown",
    yes: "stops on shutdown",
  },
  volume: {
    attribute: "delete-on-termination",
    no: "deleted on termination",
    yes: "kept on termination",
  },
};

export function wordsOf(kept: Kept): (typeof WORDS)["volume"] {
  return WORDS["guard" in kept ? kept.guard : "volume"];
}

/** The displayed name: the host, or its volume. */
export function nameOf({ instanceId }: Instance, kept: Kept): string {
  return "guard" in kept ? instanceId : kept.volume;
}

export async function guardsOf(aws: Aws, instanceId: string): Promise<Guards> {
  const all = GUARDS.map(async (guard) => [guard, await guardOf(aws, instanceId, guard)] as const);
  return Object.fromEntries(await Promise.all(all));
}

/** Sorted by device, so that two plans list them in the same order. */
export function volumesOf({ BlockDeviceMappings = [] }: Host): Volume[] {
  return BlockDeviceMappings.flatMap(({ DeviceName: device = "", Ebs }) =>
    Ebs?.VolumeId ? [{ volume: Ebs.VolumeId, device, safe: Ebs.DeleteOnTermination !== true }] : [],
  ).sort((a, b) => (a.device < b.device ? -1 : 1));
}

/** Undefined where the resource does not exist any more, for example a detached volume. */
export function isSafe(kept: Kept, now: Guards, host: Host): boolean | undefined {
  return "guard" in kept
    ? now[kept.guard]
    : volumesOf(host).find(({ volume }) => volume === kept.volume)?.safe;
}

/** False when the host does not exist, or the volume is detached. */
export async function setSafe(aws: Aws, target: Instance, kept: Kept, safe: boolean): Promise<boolean> {
  const input = { InstanceId: target.instanceId, ...inputOf(kept, safe) };
  const call = aws.client(EC2Client).send(new ModifyInstanceAttributeCommand(input));
  try {
    return await hostExists(aws, target, call);
  } catch (error) {
    if ("guard" in kept || !isCode(error, "InvalidInstanceAttributeValue")) throw error;
    const host = await findHost(aws, target);
    if ("moot" in host || isSafe(kept, {}, host) === undefined) return false;
    throw error;
  }
}

function inputOf(kept: Kept, safe: boolean) {
  if ("volume" in kept)
    return {
      BlockDeviceMappings: [
        { DeviceName: kept.device, Ebs: { VolumeId: kept.volume, DeleteOnTermination: !safe } },
      ],
    };
  if (kept.guard === "disableApiTermination") return { DisableApiTermination: { Value: safe } };
  if (kept.guard === "disableApiStop") return { DisableApiStop: { Value: safe } };
  return {
    Attribute: "instanceInitiatedShutdownBehavior" as const,
    Value: safe ? "stop" : "terminate",
  };
}
