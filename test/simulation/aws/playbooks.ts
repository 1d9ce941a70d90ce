import { Unreadable } from "../../../lib/events/unreadable.ts";
import { isRecord } from "../../../lib/model/json.ts";
import { type Playbook, step, type Trigger } from "../../../lib/model/playbook.ts";
import type { Signal } from "../../../lib/model/signal.ts";
import { somePlaybook } from "../../support/some-playbook.ts";
import type { Setup } from "../setup.ts";
import type { actionsOf, Thing } from "./actions.ts";
import { PLACE } from "./world.ts";

/** What a source of the simulation says. */
export interface LampEvent {
  readonly id: string;
  readonly source: "lamps";
  readonly time: string;
  readonly detail: {
    readonly finding: string;
    readonly lamps: readonly string[];
    readonly keys: readonly string[];
    /** Users that a key's action is to find again in CloudTrail. */
    readonly user?: string;
    /** From a source that others can write to. */
    readonly isStrange?: boolean;
  };
}

type LampSignal = Signal & { readonly lamps: readonly Thing[]; readonly keys: readonly Thing[] };

const TRIGGER: Trigger = {
  source: "lamps",
  pattern: { source: ["lamps"] },
  parse(event) {
    if (!isLampEvent(event)) throw new Unreadable("detail.finding", "is not text");
    const { detail, time } = event;
    const signal: LampSignal = {
      ...PLACE,
      id: detail.finding,
      source: detail.isStrange ? "strangers" : "lamps",
      type: "Lamp",
      title: "Lamps are on",
      severity: "high",
      confidence: "high",
      detectedAt: time,
      sample: false,
      trust: detail.isStrange ? "ask" : "act",
      lamps: detail.lamps.map((lamp) => ({ ...PLACE, lamp })),
      keys: detail.keys.map((key) => ({
        ...PLACE,
        region: "global",
        key,
        ...(detail.user !== undefined && { userName: detail.user }),
      })),
    };
    return signal;
  },
};

function isLampEvent(event: unknown): event is LampEvent {
  return isRecord(event) && isRecord(event["detail"]) && typeof event["detail"]["finding"] === "string";
}

function isOfLamps(signal: Signal): signal is LampSignal {
  return "lamps" in signal && "keys" in signal;
}

/** Contained by hand, a user's name is a lamp's. */
function lampsOf(signal: Signal): readonly Thing[] {
  if (isOfLamps(signal)) return signal.lamps;
  const name = signal.user?.userName;
  return name === undefined ? [] : [{ ...PLACE, lamp: name }];
}

function keysOf(signal: Signal): readonly Thing[] {
  return isOfLamps(signal) ? signal.keys : [];
}

/** Two playbooks over the same lamps. */
export function booksOf(
  { off, offToo, drainOff, deny, snapshot }: ReturnType<typeof actionsOf>,
  { twoOnOne, otherPreserves }: Setup,
): readonly Playbook[] {
  const first = [...(twoOnOne ? [offToo] : []), off].map((one) => step(one, lampsOf));
  return [
    somePlaybook({
      id: "lamps-on",
      title: "Lamps are on",
      on: TRIGGER,
      contain: [...first, step(deny, keysOf)],
      preserve: [step(snapshot, lampsOf)],
    }),
    somePlaybook({
      id: "other",
      title: "Lamps are on still",
      on: TRIGGER,
      contain: [step(drainOff, lampsOf)],
      preserve: otherPreserves ? [step(snapshot, lampsOf)] : [],
    }),
  ];
}
