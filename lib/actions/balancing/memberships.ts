import type { Aws, GroupMember, Preview } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import type { Unknown } from "../facts/if-answered.ts";
import { conflict, gone, unchanged } from "../facts/preview.ts";
import { deregister, register } from "./register.ts";
import {
  addressesOf,
  inWords,
  type Membership,
  type Registration,
  type Serving,
  servingOf,
} from "./registrations.ts";

export const NONE = "no load balancer";

/** Returns one registration as displayed. */
export function called(kind: Membership["kind"]): string {
  return kind === "target-group" ? "target group" : "classic load balancer";
}

/** Returns memberships as displayed: "payments (i-1:8080), web (10.0.1.7:80)". */
export function listed(memberships: readonly Membership[]): string {
  const each = ({ name, registrations }: Membership) => `${name} (${registrations.map(inWords).join(", ")})`;
  return memberships.map(each).join(", ") || NONE;
}

/**
 * Returns the target groups for guardrails. If a classic load balancer would lose its last healthy host, the result is unknown, so the
 * plan requires approval.
 */
export function groupsOf(serving: readonly Serving[]): readonly GroupMember[] | Unknown {
  const isLast = ({ kind, isHealthy, healthy }: Serving) =>
    kind !== "target-group" && isHealthy && healthy === 1;
  if (serving.some(isLast))
    return { unknown: "a classic load balancer would lose its last healthy instance" };
  return serving.flatMap(({ kind, name, registrations, isHealthy, healthy }) =>
    kind === "target-group"
      ? [{ group: `target-group/${name}`, member: registrations[0]!.id, isHealthy, healthy }]
      : [],
  );
}

/** A membership without its health, as recorded. */
export function membershipOf({ kind, name, arn, registrations }: Membership): Membership {
  return { kind, name, ...(arn && { arn }), registrations };
}

/** Runs all calls also when one fails, then throws the first error. */
export async function everyOne<T>(
  memberships: readonly Membership[],
  call: (membership: Membership) => Promise<T>,
): Promise<T[]> {
  const done = await Promise.allSettled(memberships.map(call));
  return done.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/**
 * Previews the undo of a host's registrations: registers them again as recorded and, when forced, deregisters those that others added
 * since in the same groups. Leaves out an address that the host no longer has: another host may have it.
 */
export async function previewRegistrations(
  aws: Aws,
  target: Instance,
  memberships: readonly Membership[],
): Promise<Preview> {
  const found = await servingOf(aws, target);
  if ("moot" in found) return gone(target.instanceId);
  const ids = [target.instanceId, ...addressesOf(found.host)];
  const own = memberships.map((one) => ({
    ...one,
    registrations: one.registrations.filter(({ id }) => ids.includes(id)),
  }));
  const lost = missingFrom(memberships, own);
  const but = lost.length > 0 ? `, without ${listed(lost)}, which is not its address any more` : "";
  const now = listed(found.serving);
  const back = missingFrom(own, found.serving);
  const theirs = missingFrom(
    found.serving.filter((one) => own.some((other) => same(one, other))),
    own,
  );
  const putBack = async () => {
    await everyOne(theirs, (membership) => deregister(membership, aws));
    const outcomes = await everyOne(back, (membership) => register(membership, aws));
    const refused = back.filter((_, i) => outcomes[i] === "refused");
    if (refused.length === 0) return undefined;
    return {
      conflict: `Left out of ${listed(refused)}: load balancers take only a running instance, so start it and undo again`,
    };
  };
  if (theirs.length > 0) return conflict(now, `somebody registered ${listed(theirs)} since${but}`, putBack);
  if (back.length === 0) return unchanged(now, `registered as before${but}`);
  return { now, will: `register ${listed(back)} again${but}`, putBack };
}

function same(a: Membership, b: Membership): boolean {
  return a.kind === b.kind && a.name === b.name;
}

function without(all: readonly Registration[], some: readonly Registration[]): Registration[] {
  return all.filter((one) => !some.some((other) => inWords(one) === inWords(other)));
}

/** The registrations of each membership that `others` lack; memberships without any are left out. */
function missingFrom(all: readonly Membership[], some: readonly Membership[]): Membership[] {
  return all
    .map((one) => ({
      ...one,
      registrations: without(one.registrations, some.find((other) => same(one, other))?.registrations ?? []),
    }))
    .filter(({ registrations }) => registrations.length > 0);
}
