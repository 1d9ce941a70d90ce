import { type AnyAction, action } from "../../lib/model/action.ts";
import type { Place } from "../../lib/model/place.ts";

export interface Lamp extends Place {
  readonly lamp: string;
}

/**
 * The smallest world with an attribute to hold: lamps that are switched off and on again. It stands for AWS in tests of
 * the engine, whose subject is the life of a response; the real actions are proven against real stand-ins elsewhere.
 */
export function lamps(initial: Record<string, string>, before: (call: string) => void = () => {}) {
  const world = new Map(Object.entries(initial));
  const changed: string[] = [];
  const set = (lamp: string, to: string) => {
    before(`set ${lamp}`);
    world.set(lamp, to);
    changed.push(`${lamp}=${to}`);
  };
  const see = (lamp: string) => {
    before(`see ${lamp}`);
    return world.get(lamp);
  };
  const switchOff = (id: string, extra: Partial<AnyAction> = {}): AnyAction => ({
    ...action<Lamp, { was: string }>({
      id,
      summary: "Switch a lamp off",
      reference: { mitigations: [], limits: [], roundTrips: { plan: 1, apply: 1 } },
      authority: "resource",
      permissions: { read: [], apply: [], revert: [] },
      name: ({ lamp }) => lamp,
      async plan({ lamp }) {
        const was = see(lamp);
        if (was === undefined) return { moot: `there is no lamp ${lamp}` };
        if (was === "locked") return { refused: `${lamp} is locked: ask its owner` };
        if (was === "broken") throw new Error("AccessDenied: may not look");
        const change = { hold: `lamp/${lamp}`, of: lamp, from: was, to: "off", before: { was } };
        return {
          changes: [was === "off" ? { ...change, inForce: true as const } : change],
          affected: [],
          limits: [],
          asset: { tags: {}, reach: "target", groups: [] },
        };
      },
      async apply({ lamp }) {
        if (world.get(lamp) === "stuck") throw new Error("AccessDenied: may not switch");
        set(lamp, "off");
      },
      async verify({ lamp }) {
        return see(lamp) === "off"
          ? { holds: true, missing: [] }
          : { holds: false, missing: [`${lamp} is ${see(lamp)}`] };
      },
      async preview({ lamp }, { before: { was } }) {
        const now = String(see(lamp));
        if (now === was) return { now, will: "was so already" };
        const putBack = async () => set(lamp, was);
        return now === "off"
          ? { now, will: `${lamp} is ${was} again`, putBack }
          : { now, will: `${lamp} is ${now} now`, conflict: true, putBack };
      },
    }),
    ...extra,
  });
  return { world, changed, switchOff };
}
