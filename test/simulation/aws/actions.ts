import { type Action, type AnyAction, action } from "../../../lib/model/action.ts";
import type { Place } from "../../../lib/model/place.ts";
import { LampsClient } from "./lamps-client.ts";
import { isOurs } from "./world.ts";

/** A lamp that is switched off, or a key that is deactivated; a lamp's name may be a user's, when contained by hand. */
export interface Thing extends Place {
  readonly lamp?: string;
  readonly key?: string;
  readonly userName?: string;
}

type Before = { readonly was: string };
type ThingAction = Action<Thing, Before>;

const BARE = {
  reference: { mitigations: [], limits: [], roundTrips: { plan: 1, apply: 1 } },
  permissions: { read: [], apply: [], revert: [] },
  authority: "resource",
} as const;

const ASSET = { tags: {}, reach: "target", groups: [] } as const;

function nameOf({ lamp, key }: Thing): string {
  return lamp ?? key ?? "";
}

function attributeOf({ lamp, key }: Thing): string {
  return lamp === undefined ? `key/${key}` : `lamp/${lamp}`;
}

function switching(id: string, more: Partial<ThingAction> = {}): AnyAction {
  return action<Thing, Before>({
    id,
    summary: `Switch off: ${id}`,
    ...BARE,
    name: attributeOf,
    async plan(target, aws) {
      const of = nameOf(target);
      const was = await aws.client(LampsClient).see(of);
      if (was === undefined) return { moot: "there is none" };
      const change = { hold: `${attributeOf(target)}/state`, of, from: was, to: "off", before: { was } };
      return {
        changes: [isOurs(was) ? { ...change, inForce: true } : change],
        affected: [],
        limits: [],
        asset: ASSET,
      };
    },
    apply: (target, _change, aws) => aws.client(LampsClient).set("apply", nameOf(target), "off"),
    async verify(target, _changes, aws) {
      const now = await aws.client(LampsClient).see(nameOf(target));
      return now === "off"
        ? { holds: true, missing: [] }
        : { holds: false, missing: [`${nameOf(target)} is ${now}`] };
    },
    async preview(target, { before: { was } }, aws) {
      const client = aws.client(LampsClient);
      const of = nameOf(target);
      const now = (await client.see(of)) ?? "gone";
      if (now === was) return { now, will: "was so already" };
      const putBack = () => client.set("revert", of, was);
      return isOurs(now)
        ? { now, will: `${of} is ${was} again`, putBack }
        : { now, will: `${of} is ${now} now`, conflict: true, putBack };
    },
    ...more,
  });
}

/** Evidence that takes some minutes, and is not undone. */
const snapshot: AnyAction = action<Thing, Record<string, never>>({
  id: "snapshot",
  summary: "Keep a picture of a lamp",
  ...BARE,
  name: attributeOf,
  irreversible: "evidence is kept",
  async plan(target, aws) {
    await aws.client(LampsClient).see(nameOf(target));
    const change = { of: nameOf(target), from: "none", to: "a snapshot", before: {} };
    return {
      changes: [{ hold: `snapshot/${nameOf(target)}/made`, ...change }],
      affected: [],
      limits: [],
      asset: ASSET,
    };
  },
  apply: (target, _change, aws) => aws.client(LampsClient).snapshot(nameOf(target)),
  async verify(target, _changes, aws) {
    const made = await aws.client(LampsClient).evidence(nameOf(target));
    return made === "none" ? { holds: false, missing: ["no snapshot"] } : { holds: true, missing: [] };
  },
  async progress(target, _changes, aws) {
    const made = await aws.client(LampsClient).evidence(nameOf(target));
    return { done: made === "complete", failed: made === "none" ? ["there is no snapshot"] : [] };
  },
});

export interface ActionSettings {
  /** An undo of the keys' action gives power back. */
  readonly rearms: boolean;
  /** How long a lamp is drained, in milliseconds. */
  readonly drain: number;
}

/** The actions of a deployment. */
export function actionsOf({ rearms, drain }: ActionSettings) {
  const off = switching("switch-off");
  const offToo = switching("switch-off-too");
  const drainOff = switching("drain-off", {
    async apply(target, _change, aws) {
      const client = aws.client(LampsClient);
      await client.set("apply", nameOf(target), "drain");
      await client.pause(drain);
      await client.set("apply", nameOf(target), "off");
    },
  });
  const deny = switching("deny-key", { authority: "identity", ...(rearms && { rearms: true }) });
  return { off, offToo, drainOff, deny, snapshot };
}
