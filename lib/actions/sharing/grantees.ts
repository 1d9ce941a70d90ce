import type { Action, Aws, Change } from "../../model/action.ts";
import type { Place } from "../../model/place.ts";

/** Something that its owner lets others use: a snapshot, an image. */
export interface Shared {
  /** For people: "snap-1". */
  readonly name: string;
  /**
   * Who may use it, as AWS writes them: "all", an account id, the ARN of an organization. Undefined where it is gone.
   */
  grantees(): Promise<readonly string[] | undefined>;
  /** Gives it to these; nothing where it is gone. */
  add(grantees: readonly string[]): Promise<void>;
  /** Takes it from these; nothing where it is gone. */
  remove(grantees: readonly string[]): Promise<void>;
}

export type Grantees = { readonly grantees: readonly string[] };

/** EC2 takes so many a call (user guide, "Share an Amazon EBS snapshot"). */
export const MOST_A_CALL = 500;

/** The one change that ends all sharing. */
export function privacy(name: string, hold: string, grantees: readonly string[]): Change<Grantees> {
  return {
    hold,
    change: `${name}: ${inWords(grantees)} → private`,
    before: { grantees: [...grantees].sort() },
    ...(grantees.length === 0 && { inForce: true }),
  };
}

/** What every action does that takes something back from those it is shared with: all but the plan. */
export function endsSharing<Target extends Place>(
  sharedOf: (aws: Aws, target: Target) => Shared,
): Pick<Action<Target, Grantees>, "apply" | "verify" | "standing"> &
  Required<Pick<Action<Target, Grantees>, "revert">> {
  return {
    /** From all who have it now, those that were added since the plan, too. */
    async apply(target, _change, aws) {
      const shared = sharedOf(aws, target);
      const now = (await shared.grantees()) ?? [];
      if (now.length > 0) await shared.remove(now);
    },

    /** Nobody has it, or it is gone. */
    async verify(target, _changes, aws) {
      const shared = sharedOf(aws, target);
      const now = (await shared.grantees()) ?? [];
      const missing = now.length === 0 ? [] : [`${shared.name} is ${inWords(now)}`];
      return { holds: missing.length === 0, missing };
    },

    async standing(target, { before }, aws) {
      const { now, will, conflict = false } = await look(sharedOf(aws, target), before);
      return { before: inWords(before.grantees), set: PRIVATE, now, will, conflict };
    },

    /** Gives it back to those who had it; where somebody gave it to others since, only when forced, and takes it from them. */
    async revert(target, { before }, aws, force = false) {
      const shared = sharedOf(aws, target);
      const { will, conflict, forced, extra = [], lost = [] } = await look(shared, before);
      if (conflict && !force) return { conflict: will };
      if (extra.length > 0) await shared.remove(extra);
      if (lost.length > 0) await shared.add(lost);
      return { undone: forced ?? will };
    },
  };
}

const PRIVATE = "private";

async function look(
  shared: Shared,
  { grantees }: Grantees,
): Promise<{
  now: string;
  will: string;
  conflict?: true;
  forced?: string;
  extra?: readonly string[];
  lost?: readonly string[];
}> {
  const found = await shared.grantees();
  if (found === undefined) return { now: "gone", will: `nothing: ${shared.name} is gone` };
  const now = inWords(found);
  const extra = found.filter((one) => !grantees.includes(one));
  const lost = grantees.filter((one) => !found.includes(one));
  const again = `share ${shared.name} with ${listed(lost)} again`;
  if (extra.length > 0)
    return {
      now,
      will: `left as it is: somebody shared it with ${listed(extra)} since`,
      conflict: true,
      forced: `${lost.length > 0 ? `${again}, and ` : ""}take it from ${listed(extra)}`,
      extra,
      lost,
    };
  return lost.length === 0 ? { now, will: `nothing: it is ${now} already` } : { now, will: again, lost };
}

/** "shared with everybody, 111122223333", or "private". */
export function inWords(grantees: readonly string[]): string {
  return grantees.length === 0 ? PRIVATE : `shared with ${listed(grantees)}`;
}

/** "everybody, 111122223333 and 12 more". */
export function listed(grantees: readonly string[]): string {
  const names = [...grantees].sort().map((one) => (one === "all" ? "everybody" : one));
  const most = 8;
  return names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

/** Grantees in portions that one call takes. */
export function portions(grantees: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(grantees.length / MOST_A_CALL) }, (_, i) =>
    grantees.slice(i * MOST_A_CALL, (i + 1) * MOST_A_CALL),
  );
}
