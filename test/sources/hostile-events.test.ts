import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  IAM_NAME,
  INSTANCE_ID,
  LONG_TERM_KEY_ID,
  OPAQUE_ID,
  REGION,
} from "../../lib/aws-formats.ts";
import type { Signal } from "../../lib/signal.ts";
import { consoleSignIn } from "../../lib/sources/console-sign-in.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { health } from "../../lib/sources/health.ts";
import { Unreadable } from "../../lib/unreadable.ts";
import { playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";

const triggers = [
  guardduty({ types: ["*"] }),
  health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
  consoleSignIn({ mfa: "No" }),
];
const events = playbooksWithEvents()
  .flatMap(playbookEvents)
  .map(({ event }) => event);

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "*",
    "../../root",
    "\u0024{aws:userid}",
    "\u202e",
    "\ud800",
    "__proto__",
    "AROA:",
    '"}]}',
    "\u0000",
  ),
  fc.string({ minLength: 1, maxLength: 3 }).map((part) => part.repeat(50_000)),
);
const hostileValue = fc.oneof(
  fc.constantFrom(null, undefined, true, 0, -1, Number.NaN, 1e308, {}, [], [[]]),
  hostileText,
  fc.jsonValue(),
  fc.constant(
    JSON.parse('{"__proto__":{"detail":1},"constructor":{"prototype":{}},"toString":"x","length":-1}'),
  ),
);

/** Every place in an event where something can be put instead. */
const placesIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
    : [path];

const put = (value: unknown, [key, ...rest]: readonly string[], instead: unknown): unknown => {
  if (key === undefined) return instead;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, instead);
  return copy;
};

const mutated = fc.constantFrom(...events).chain((event) =>
  fc
    .array(fc.tuple(fc.constantFrom(...placesIn(event)), hostileValue), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((sum, [path, value]) => {
        try {
          return put(sum, path, value);
        } catch {
          return sum; // An earlier change took the place away.
        }
      }, event),
    ),
);

const truncated = fc
  .tuple(fc.constantFrom(...events), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([event, part]) => JSON.stringify(event).slice(0, Math.floor(part * JSON.stringify(event).length)));

const NAMES: readonly [(signal: Signal) => string | undefined, RegExp][] = [
  [(signal) => signal.account, ACCOUNT.pattern],
  [(signal) => (signal.region === "global" ? undefined : signal.region), REGION.pattern],
  [(signal) => signal.id, OPAQUE_ID.pattern],
  [(signal) => signal.instance?.instanceId, INSTANCE_ID.pattern],
  [(signal) => signal.accessKey?.accessKeyId, LONG_TERM_KEY_ID.pattern],
  [(signal) => signal.user?.userName, IAM_NAME.pattern],
  [(signal) => signal.session?.roleName, IAM_NAME.pattern],
  [(signal) => signal.session?.sessionName, IAM_NAME.pattern],
  [(signal) => signal.session?.roleId, /^AROA[A-Z0-9]{12,124}$/],
  [(signal) => signal.title, /^[^\p{C}]{1,400}$/u],
];

/** A signal whose every name is sound, or `Unreadable` with a printable reason of bounded length; nothing else. */
const isSound = (event: unknown) => {
  for (const trigger of triggers) {
    try {
      const signal = trigger.parse(event);
      for (const [read, pattern] of NAMES)
        expect(read(signal) ?? "absent").toMatch(read(signal) ? pattern : "absent");
      for (const target of [signal.instance, signal.user, signal.accessKey, signal.session])
        if (target) expect(target.account).toBe(signal.account);
      expect(Number.isNaN(Date.parse(signal.detectedAt))).toBe(false);
      expect(JSON.parse(JSON.stringify(signal))).toStrictEqual(signal);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      expect(error.field).toMatch(/^[\w.-]{1,100}$/);
      expect(error.reason).toMatch(/^[\x20-\x7e…]{1,200}$/);
    }
  }
};

describe("whatever comes in, a source gives a sound signal or says Unreadable", () => {
  it("for changed events", () => fc.assert(fc.property(mutated, isSound), { numRuns: 2_000 }));

  it("for cut events, as text", () => fc.assert(fc.property(truncated, isSound), { numRuns: 200 }));

  it("for anything at all", () => fc.assert(fc.property(fc.anything({ withNullPrototype: true }), isSound)));

  it("for objects that bite", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const biting = {
      get source(): string {
        throw new Error("bitten");
      },
    };
    for (const event of [
      proxy,
      { source: "aws.guardduty", detail: proxy },
      biting,
      undefined,
      null,
      Symbol("x"),
      1n,
    ])
      isSound(event);
  });

  it("for keys that only the prototype has", () => {
    const whole = playbookEvents("leaked-access-key").find(
      ({ name }) => name === "matches-exposed-key",
    )!.event;
    expect(triggers[1]!.parse(whole).account).toBe("123456789012");
    expect(() => triggers[1]!.parse(Object.create(whole))).toThrow(Unreadable);
  });
});
