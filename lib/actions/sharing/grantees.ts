import type { Action, Aws, Change } from "../../model/action.ts";
import type { Place } from "../../model/place.ts";
import { inForce } from "../facts/in-force.ts";
import { conflict, gone, unchanged } from "../facts/preview.ts";

/** A resource that its owner shares: a snapshot, an image. */
export interface Shared {
  /** Displayed name: "snap-1". */
  readonly name: string;
  /** The grantees as AWS writes them: "all", an account id, the ARN of an organization. Undefined where the resource does not exist. */
  grantees(): Promise<readonly string[] | undefined>;
  /** Adds these grantees. A resource that no longer exists is success. */
  add(grantees: readonly string[]): Promise<void>;
  /** Removes these grantees. A resource that no longer exists is success. */
  remove(grantees: readonly string[]): Promise<void>;
}

export type Grantees = { readonly grantees: readonly string[] };

/** The limit of EC2 per call (user guide, "Share an Amazon EBS snapshot"). */
export const MOST_A_CALL = 500;

/** The change that ends all sharing. */
export function privacy(name: string, hold: string, grantees: readonly string[]): Change<Grantees> {
  return {
    hold,
    of: name,
    from: inWords(grantees),
    to: PRIVATE,
    before: { grantees: [...grantees].sort() },
    ...(grantees.length === 0 && { inForce: true }),
  };
}

/** The shared part of every action that removes grantees: all except the plan. */
export function endsSharing<Target extends Place>(
  sharedOf: (aws: Aws, target: Target) => Shared,
): Pick<Action<Target, Grantees>, "apply" | "verify" | "preview"> {
  return {
    /** Removes all current grantees, those added since the plan included. */
    async apply(target, _change, aws) {
      const shared = sharedOf(aws, target);
      const now = (await shared.grantees()) ?? [];
      if (now.length > 0) await shared.remove(now);
    },

    /** The resource is not shared, or does not exist. */
    verify: (target, changes, aws) =>
      inForce(changes, async () => {
        const shared = sharedOf(aws, target);
        const now = (await shared.grantees()) ?? [];
        return now.length === 0 ? undefined : `${shared.name} is ${inWords(now)}`;
      }),

    /** Previews the undo, which adds the former grantees again and, when forced, removes those added since. */
    async preview(target, { before: { grantees } }, aws) {
      const shared = sharedOf(aws, target);
      const found = await shared.grantees();
      if (found === undefined) return gone(shared.name);
      const now = inWords(found);
      const extra = found.filter((one) => !grantees.includes(one));
      const lost = grantees.filter((one) => !found.includes(one));
      const putBack = async () => {
        if (extra.length > 0) await shared.remove(extra);
        if (lost.length > 0) await shared.add(lost);
      };
      if (extra.length > 0)
        return conflict(now, `another principal shared it with ${listed(extra)} since`, putBack);
      return lost.length === 0
        ? unchanged(now)
        : { now, will: `share ${shared.name} with ${listed(lost)} again`, putBack };
    },
  };
}

const PRIVATE = "private";

/** Returns sharing as displayed: "shared with everybody, 111122223333", or "private". */
export function inWords(grantees: readonly string[]): string {
  return grantees.length === 0 ? PRIVATE : `shared with ${listed(grantees)}`;
}

/** Returns grantees as displayed: "everybody, 111122223333 and 12 more". */
export function listed(grantees: readonly string[]): string {
  const names = [...grantees].sort().map((one) => (one === "all" ? "everybody" : one));
  const most = 8;
  return names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

/** Grantees in batches that one call accepts. */
export function portions(grantees: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(grantees.length / MOST_A_CALL) }, (_, i) =>
    grantees.slice(i * MOST_A_CALL, (i + 1) * MOST_A_CALL),
  );
}
