import fc from "fast-check";
import { expect } from "vitest";
import { Unreadable } from "../../../lib/events/unreadable.ts";
import type { Trigger } from "../../../lib/model/playbook.ts";
import { SUBJECTS } from "../../../lib/model/signal.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "*",
    "../../root",
    "\u202e",
    "\ud800",
    "__proto__",
    "AROA:",
    '"}]}',
    "\u0000",
    "Root",
    "IAMUser",
  ),
  fc.string({ minLength: 1, maxLength: 3 }).map((part) => part.repeat(5_000)),
);
const value = fc.oneof(
  fc.constantFrom(null, undefined, true, 0, -1, Number.NaN, 1e308, {}, [], [[]]),
  text,
  fc.jsonValue(),
  fc.constant(
    JSON.parse('{"__proto__":{"detail":1},"constructor":{"prototype":{}},"toString":"x","length":-1}'),
  ),
);

function placesIn(at: unknown, path: readonly string[] = []): (readonly string[])[] {
  return typeof at === "object" && at !== null
    ? [path, ...Object.entries(at).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
    : [path];
}

function put(at: unknown, [key, ...rest]: readonly string[], instead: unknown): unknown {
  if (key === undefined) return instead;
  if (typeof at !== "object" || at === null) return at; // An earlier change took the place away.
  const copy = { ...(Array.isArray(at) ? { ...at, length: at.length } : at) } as Record<string, unknown>;
  copy[key] = put(copy[key], rest, instead);
  return Array.isArray(at) ? Array.from(copy as unknown as ArrayLike<unknown>) : copy;
}

/** These events, each with up to three places in it holding something hostile instead. */
export function mutated(events: readonly object[]): fc.Arbitrary<unknown> {
  return fc
    .constantFrom(...events)
    .chain((event) =>
      fc
        .array(fc.tuple(fc.constantFrom(...placesIn(event)), value), { minLength: 1, maxLength: 3 })
        .map((changes) => changes.reduce<unknown>((sum, [path, instead]) => put(sum, path, instead), event)),
    );
}

/** What a name may hold that reaches a policy, a key or a terminal, by the name of its field. */
const SOUND: Readonly<Record<string, RegExp>> = {
  account: /^\d{12}$/,
  region: /^[a-z0-9-]{4,40}$/,
  instanceId: /^i-[0-9a-f]{8,17}$/,
  bucketName: /^[\w.-]{3,255}$/,
  functionName: /^[\w-]{1,64}$/,
  clusterName: /^[\w-]{1,255}$/,
  taskId: /^[0-9a-f-]{32,36}$/,
  namespace: /^[a-z0-9-]{1,63}$/,
  workloadName: /^[a-z0-9.-]{1,253}$/,
  workloadKind: /^[a-z]{1,41}$/,
  databaseId: /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
  of: /^(instance|cluster)$/,
  userName: /^[\w+=,.@-]{1,64}$/,
  ownerOfKey: /^AKIA[A-Z0-9]{12,124}$/,
  accessKeyId: /^AKIA[A-Z0-9]{12,124}$/,
  roleName: /^[\w+=,.@-]{1,64}$/,
  roleId: /^AROA[A-Z0-9]{12,124}$/,
  sessionName: /^[\w+=,.@-]{2,64}$/,
  provider: /^identity-center$/,
  login: /^\w[\w.+=,@'-]{0,127}$/,
  address: /^[0-9a-f.:]{2,45}$/,
  trailName: /^[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/,
  workload: /^(ec2|ecs|lambda|eks|roles-anywhere|caller)$/,
};

/** Reads an event: a signal whose every name is sound and that JSON keeps as it is, or `Unreadable` in short plain words. */
export function isSound(trigger: Trigger, event: unknown): void {
  try {
    const signal = trigger.parse(event);
    expect(JSON.parse(JSON.stringify(signal))).toStrictEqual(signal);
    expect(signal.id).toMatch(/^[A-Za-z0-9][\w:/.-]{0,600}$/);
    expect(signal.title).toMatch(/^[^\p{C}]{1,400}$/u);
    for (const one of [signal, ...(signal.involved ?? [])])
      for (const name of SUBJECTS) {
        if (name === "actor") expect(one.actor?.name ?? "nobody").toMatch(/^[^\p{C}]{1,700}$/u);
        else
          for (const [field, said] of Object.entries(one[name] ?? {}))
            expect([name, field, SOUND[field]?.test(said)]).toEqual([name, field, true]);
      }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    expect(error.field).toMatch(/^[\w.-]{1,100}$/);
    expect(error.reason).toMatch(/^[\x20-\x7e…]{1,200}$/);
  }
}
