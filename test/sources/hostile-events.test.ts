import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  COMMAND_ID,
  DATABASE_SNAPSHOT_ID,
  DETECTOR_ID,
  EKS_CLUSTER_NAME,
  EVENT_ID,
  EVENT_TIME,
  FLOW_LOG_ID,
  type Format,
  IAM_LONG_NAME,
  IAM_NAME,
  IMAGE_ID,
  INSTANCE_ID,
  LONG_TERM_KEY_ID,
  MANAGED_POLICY_ARN,
  OPAQUE_ID,
  POLICY_VERSION,
  PRINCIPAL_ARN,
  ROLE_ID,
  SECURITY_GROUP_ID,
  SECURITY_GROUP_RULE_ID,
  SNAPSHOT_ID,
  TRAIL_NAME,
  UUID,
} from "../../lib/aws/formats.ts";
import { Unreadable } from "../../lib/events/unreadable.ts";
import type { Place } from "../../lib/model/place.ts";
import { type Signal, SUBJECTS, type Subjects } from "../../lib/model/signal.ts";
import { CROWDSTRIKE, SENTINELONE } from "../support/agent-findings.ts";
import { DOC_EXAMPLES } from "../support/doc-examples.ts";
import { corpus, playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";
import { sources } from "../support/reading.ts";
import { CHANGE_EVENTS } from "./specimens/changes.ts";
import { specimensOf } from "./specimens/specimens.ts";

const SPECIMENS = new URL("./specimens", import.meta.url);

const SAMPLES = new URL("./samples/", import.meta.url);

function samples(): readonly object[] {
  if (!existsSync(SAMPLES)) return [];
  return readdirSync(SAMPLES).map((file) => JSON.parse(readFileSync(new URL(file, SAMPLES), "utf8")));
}

const ALL: readonly object[] = [
  ...playbooksWithEvents()
    .flatMap(playbookEvents)
    .map(({ event }) => event),
  ...readdirSync(new URL("../corpora", import.meta.url))
    .filter((file) => file.endsWith(".jsonl") && !file.startsWith("ruler-"))
    .flatMap(corpus)
    .map(({ event }) => event),
  ...readdirSync(SPECIMENS)
    .filter((file) => file.endsWith(".jsonl"))
    .flatMap((file) => specimensOf(file.slice(0, -".jsonl".length)))
    .map(({ event }) => event),
  // What `cordon new source` has written, before a playbook has samples of it.
  ...samples(),
  ...DOC_EXAMPLES,
  CROWDSTRIKE,
  SENTINELONE,
];

/** Events of each source, spread over all that there are of it: of each kind of event of its, at most a few. */
const HEARD = sources
  .map(({ trigger, matches }) => {
    const heard = ALL.filter(matches);
    const every = Math.ceil(heard.length / 25);
    return { source: trigger.source, events: heard.filter((_, i) => i % every === 0) };
  })
  .concat({ source: "cloudtrail, of what calls changed", events: [...CHANGE_EVENTS] });

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
    "a\nb",
    "\u001b]0;x\u0007",
  ),
  fc.string({ minLength: 1, maxLength: 3 }).map((part) => part.repeat(50_000)),
  // What makes a pattern with nested repeats run for ever.
  fc.constantFrom("a/", "a.", "a:", "a-", "a|", "i-0", "{a", " ").map((part) => `${part.repeat(20_000)}!`),
);

/** What no JSON holds, and what bites who touches it: only the first two steps of a path must bear that. */
const FOREIGN = [Symbol("x"), 1n, () => "x", Object.create({ id: "1", type: "User" }), new Map([["id", 1]])];
function biting(): readonly unknown[] {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const getter = {
    get source(): string {
      throw new Error("bitten");
    },
  };
  return [proxy, getter];
}

/** Made when it is put in: fast-check cannot print all of them. */
type Making = () => unknown;
function made<T>(values: fc.Arbitrary<T>): fc.Arbitrary<Making> {
  return values.map((value) => () => value);
}

const hostileValue = fc.oneof(
  made(fc.constantFrom<unknown>(null, undefined, true, 0, -1, Number.NaN, 1e308, {}, [], [[]])),
  made(hostileText),
  made(fc.jsonValue()),
  fc.constant<Making>(() =>
    JSON.parse('{"__proto__":{"detail":1},"constructor":{"prototype":{}},"toString":"x","length":-1}'),
  ),
  ...FOREIGN.map((value) => fc.constant<Making>(() => value)),
  fc.constantFrom(99, 101, 5_000).map(
    (length): Making =>
      () =>
        Array.from({ length }, () => ({ id: "x", type: "User", Id: "i-01234567" })),
  ),
  fc.constant<Making>(() => Array.from({ length: 2_000 }).reduce((inner) => ({ detail: inner }), {})),
);

/** Every place in an event where something can be put instead, and names that any object has by its prototype. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  return typeof value === "object" && value !== null
    ? [
        path,
        [...path, "__proto__"],
        [...path, "constructor"],
        ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key])),
      ]
    : [path];
}

/** A copy with another value at a place; as it was when an earlier change took the place away. */
function put(value: unknown, [key, ...rest]: readonly string[], instead: unknown): unknown {
  if (key === undefined) return instead;
  if (typeof value !== "object" || value === null) return value;
  const copy = Array.isArray(value)
    ? [...value]
    : Object.defineProperties({}, Object.getOwnPropertyDescriptors(value));
  const inner = Object.getOwnPropertyDescriptor(value, key)?.value;
  return Object.defineProperty(copy, key, {
    value: put(inner, rest, instead),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function changes(events: readonly object[]) {
  return fc
    .constantFrom(...events)
    .chain((event) =>
      fc.tuple(
        fc.constant(event),
        fc.array(fc.tuple(fc.constantFrom(...placesIn(event)), hostileValue), { minLength: 1, maxLength: 3 }),
      ),
    );
}

function changedBy([event, all]: readonly [object, readonly (readonly [readonly string[], Making])[]]) {
  return all.reduce<unknown>((sum, [path, make]) => {
    try {
      return put(sum, path, make());
    } catch {
      return sum; // It met something that bites.
    }
  }, event);
}

/** Two places of an event. */
function places(events: readonly object[]) {
  return fc.constantFrom(...events).chain((event) => {
    const place = fc.constantFrom(...placesIn(event));
    return fc.tuple(fc.constant(event), place, place);
  });
}

/** What stands at one place put at another as well: sound names where they do not belong. */
function swappedBy([event, from, to]: readonly [object, readonly string[], readonly string[]]) {
  return put(
    event,
    to,
    from.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], event),
  );
}

const NAME = /^[\w+=,.@/-]{1,600}$/;
/** On one line, without control or direction characters, no longer than people read. */
const LINE = /^[^\p{C}\u2028\u2029]{1,700}$/u;
function like({ pattern }: Format): RegExp {
  return pattern;
}

/** What each name of each subject must look like; it reaches policies, keys and terminals. */
const NAMES: Readonly<Record<keyof Subjects, Readonly<Record<string, RegExp>>>> = {
  actor: { name: LINE, untouchable: LINE, kind: /^[a-z-]+$/, accessKeyId: /^A(KI|SI)A[A-Z0-9]{12,124}$/ },
  session: {
    roleName: like(IAM_NAME),
    roleId: /^AROA[A-Z0-9]{12,124}$/,
    sessionName: /^[\w+=,.@-]{2,64}$/,
    workload: /^[a-z0-9-]+$/,
  },
  accessKey: { accessKeyId: like(LONG_TERM_KEY_ID), userName: like(IAM_NAME) },
  user: { userName: like(IAM_NAME), ownerOfKey: /^A(KI|SI)A[A-Z0-9]{12,124}$/ },
  person: { provider: /^[a-z][a-z0-9-]*$/, personId: /^[\w.|:=+@-]{1,330}$/, login: /^[\x21-\x7e]{1,254}$/ },
  instance: { instanceId: like(INSTANCE_ID) },
  bucket: { bucketName: /^[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/ },
  lambdaFunction: { functionName: /^[\w-]{1,64}$/ },
  task: { clusterName: /^[\w-]{1,255}$/, taskId: /^[0-9a-f-]{32,36}$/ },
  cluster: { clusterName: /^[\w-]{1,100}$/ },
  workload: {
    clusterName: /^[\w-]{1,100}$/,
    namespace: NAME,
    workloadName: NAME,
    workloadKind: /^[A-Za-z]{1,40}$/,
  },
  database: { databaseId: /^[A-Za-z][A-Za-z0-9-]{0,62}$/, of: /^(instance|cluster)$/ },
  actingRole: { roleName: like(IAM_NAME), roleId: like(ROLE_ID) },
  attacker: { address: /^[0-9a-f.:]{2,45}$/, instanceId: like(INSTANCE_ID) },
  grant: {
    grant: /^[a-z-]{1,20}$/,
    to: /^(user|role|group)$/,
    name: like(IAM_LONG_NAME),
    policyArn: like(MANAGED_POLICY_ARN),
    policyName: like(IAM_LONG_NAME),
    userName: like(IAM_NAME),
    groupName: like(IAM_LONG_NAME),
    versionId: like(POLICY_VERSION),
    roleName: like(IAM_NAME),
    changedAt: like(EVENT_TIME),
    eventId: like(EVENT_ID),
  },
  madeKey: { accessKeyId: like(LONG_TERM_KEY_ID), userName: like(IAM_NAME) },
  otherUser: { userName: like(IAM_NAME) },
  openedRole: { roleName: like(IAM_NAME), roleId: like(ROLE_ID) },
  eksAccess: { clusterName: like(EKS_CLUSTER_NAME), principalArn: like(PRINCIPAL_ARN) },
  rolesAnywhere: { trustAnchorId: like(UUID), profileId: like(UUID) },
  command: { commandId: like(COMMAND_ID) },
  launched: { instanceId: like(INSTANCE_ID) },
  rules: { groupId: like(SECURITY_GROUP_ID) },
  snapshot: { snapshotId: like(SNAPSHOT_ID) },
  databaseSnapshot: { databaseSnapshotId: like(DATABASE_SNAPSHOT_ID), of: /^(instance|cluster)$/ },
  image: { imageId: like(IMAGE_ID) },
  serialConsole: {},
  trail: { trailName: like(TRAIL_NAME) },
  flowLog: { flowLogId: like(FLOW_LOG_ID) },
  detector: { detectorId: like(DETECTOR_ID) },
};

function fits(what: string, value: unknown, pattern: RegExp): void {
  if (typeof value === "string" && pattern.test(value)) return;
  throw new Error(`${what}: ${JSON.stringify(String(value).slice(0, 200))} is not ${pattern}`);
}

/** Records that others published are anonymous: some have Regions that there are not ("ca-south-3r"). */
const REGION_LIKE = /^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}[a-z]?$/;

function placeFits(what: string, { account, region }: Place): void {
  fits(`${what}.account`, account, ACCOUNT.pattern);
  if (region !== "global") fits(`${what}.region`, region, REGION_LIKE);
}

function subjectsFit(subjects: Subjects): void {
  for (const name of SUBJECTS) {
    const subject = subjects[name] as (Partial<Place> & Record<string, unknown>) | undefined;
    if (subject === undefined) continue;
    if (name !== "actor") placeFits(name, subject as unknown as Place);
    for (const [key, pattern] of Object.entries(NAMES[name]))
      if (subject[key] !== undefined) fits(`${name}.${key}`, subject[key], pattern);
    for (const id of subjects.rules?.ruleIds ?? []) fits("rules.ruleIds", id, SECURITY_GROUP_RULE_ID.pattern);
  }
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function signalFits(signal: Signal): void {
  placeFits("signal", signal);
  fits("id", signal.id, OPAQUE_ID.pattern);
  fits("type", signal.type, LINE);
  fits("title", signal.title, LINE);
  fits("severity", signal.severity, /^(low|medium|high|critical)$/);
  fits("confidence", signal.confidence, /^(low|medium|high)$/);
  fits("detectedAt", signal.detectedAt, ISO);
  for (const time of ["activityAt", "lastActivityAt", "sentAt"] as const)
    if (signal[time] !== undefined) fits(time, signal[time], ISO);
  if (signal.remoteAddress !== undefined) expect(isIP(signal.remoteAddress)).not.toBe(0);
  if (signal.call?.userAgent !== undefined) fits("userAgent", signal.call.userAgent, LINE);
  expect(signal.involved?.length ?? 0).toBeLessThanOrEqual(200);
  for (const subjects of [signal, ...(signal.involved ?? [])]) subjectsFit(subjects);
  const written = JSON.stringify(signal);
  expect(written.length).toBeLessThan(100_000);
  expect(JSON.parse(written)).toStrictEqual(signal);
}

/** A signal whose every name is sound, or `Unreadable` with a printable reason of bounded length; nothing else. */
function isSound(event: unknown): void {
  for (const { trigger } of sources) {
    try {
      signalFits(trigger.parse(event));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      fits("field", error.field, /^[\w.:@/-]{1,200}$/);
      fits("reason", error.reason, /^[\x20-\x7e…]{1,300}$/);
    }
  }
}

describe("whatever comes in, a source gives a sound signal or says Unreadable", () => {
  it("has events of every source", () => {
    expect(HEARD.filter(({ events }) => events.length === 0).map(({ source }) => source)).toEqual([]);
  });

  describe.each(HEARD)("$source", ({ events }) => {
    it("for its events as they are", () => events.forEach(isSound));
    it("for changed events", () =>
      fc.assert(
        fc.property(changes(events), (one) => isSound(changedBy(one))),
        { numRuns: 300 },
      ));
    it("for events with fields in the wrong place", () =>
      fc.assert(
        fc.property(places(events), (one) => isSound(swappedBy(one))),
        { numRuns: 150 },
      ));
  });

  it("for cut events, as text", () => {
    const cut = fc
      .tuple(fc.constantFrom(...ALL), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([event, part]) =>
        JSON.stringify(event).slice(0, Math.floor(part * JSON.stringify(event).length)),
      );
    fc.assert(fc.property(cut, isSound));
  });

  it("for anything at all", () => fc.assert(fc.property(fc.anything({ withNullPrototype: true }), isSound)));

  it("for objects that bite", () => {
    for (const one of [...biting(), ...FOREIGN, undefined, null]) {
      isSound(one);
      for (const { events } of HEARD) isSound({ ...events[0], detail: one });
    }
  });

  it.each(HEARD)("for keys of $source that only the prototype has", ({ events }) => {
    for (const event of events) {
      const { trigger } = sources.find(({ matches }) => matches(event))!;
      expect(() => trigger.parse(Object.create(event))).toThrow(Unreadable);
    }
  });
});
