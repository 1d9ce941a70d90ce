import type { Channel } from "../model/channel.ts";
import { isRecord } from "../model/json.ts";

/** A channel of a deployment, with its settings as text; `{topic}` stands for the deployment's own value. */
export interface DeployedChannel {
  readonly channel: Channel;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * The channels of a deployment: those with settings in `notify`, and those that need none from the deployer. Throws, with a sentence that
 * names the setting, for an unknown channel, and for a setting that is missing, unknown, or can never work.
 */
export function deployedChannels(
  channels: readonly Channel[],
  { email: _, ...notify }: Readonly<Record<string, unknown>>,
): readonly DeployedChannel[] {
  const unknown = Object.keys(notify).find((id) => !channels.some((one) => one.id === id));
  if (unknown !== undefined)
    throw new Error(
      `notify.${unknown} is not a channel: lib/channels has ${channels.map(({ id }) => id).join(", ")}`,
    );
  return channels
    .filter(({ id, settings }) => notify[id] !== undefined || writtenOf(settings).length === 0)
    .map((channel) => ({ channel, settings: settingsOf(channel, notify[channel.id] ?? {}) }));
}

/** The names of the settings that the deployer writes. */
function writtenOf(settings: Channel["settings"]): readonly string[] {
  return Object.keys(settings).filter((name) => settings[name]!.from === undefined);
}

function settingsOf({ id, settings }: Channel, found: unknown): Readonly<Record<string, string>> {
  const names = writtenOf(settings);
  if (!isRecord(found))
    throw new Error(`notify.${id} must be an object with ${names.join(" and ") || "nothing in it"}`);
  const strange = Object.keys(found).find((name) => !names.includes(name));
  if (strange !== undefined)
    throw new Error(
      `notify.${id}.${strange} is not a setting of ${id}, which has ${names.join(", ") || "none"}`,
    );
  return Object.fromEntries(
    Object.entries(settings).map(([name, { is, fits, from }]) => {
      const value = from ?? found[name];
      if (typeof value !== "string" || value === "" || (from === undefined && fits?.(value) === false))
        throw new Error(`notify.${id}.${name} must be ${is}`);
      return [name, value];
    }),
  );
}
