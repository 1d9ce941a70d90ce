import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { familyId } from "../../lib/model/response-id.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { securityHub } from "../../lib/sources/security-hub.ts";
import { securityHubAction } from "../../lib/sources/security-hub-action.ts";
import { readingOf } from "../support/reading.ts";
import { isSound, mutated } from "./specimens/mutated.ts";
import { HUB_LINES } from "./specimens/security-hub-lines.ts";
import { specimensOf } from "./specimens/specimens.ts";

type Fields = { [key: string]: unknown };

const any = securityHub({});
const specimens = specimensOf("security-hub");
function event(id: string): object {
  const found = [...specimens, ...specimensOf("guardduty")].find((one) => one.id === id);
  if (found === undefined) throw new Error(`no specimen ${id}`);
  return found.event;
}
/** A specimen whose finding has other fields. */
function findingWith(id: string, changes: Fields): object {
  const copy = structuredClone(event(id)) as { detail: { findings: [Fields] } };
  Object.assign(copy.detail.findings[0], changes);
  return copy;
}
function unreadable(field: string, reason = /./) {
  return expect.objectContaining({ name: "Unreadable", field, reason: expect.stringMatching(reason) });
}

describe("specimens, built from the published schemas", () => {
  it.each(specimens)("$id", ({ id, event }) => {
    expect(readingOf(event)).toBe(HUB_LINES[id]);
  });

  it("has a line for each", () => {
    expect(Object.keys(HUB_LINES).sort()).toEqual(specimens.map(({ id }) => id).sort());
  });
});

describe("one finding of GuardDuty's is one response", () => {
  const native = guardduty({ types: ["*"] });
  const button = securityHubAction({ actions: ["*"] });
  const family = (signal: { readonly id: string; readonly account: string; readonly region: string }) =>
    familyId("some-playbook", signal.id, signal);

  it.each([
    ["asff/guardduty-instance-credentials", any, "iam/instance-credentials-outside"],
    ["asff/guardduty-aggregated-in-another-region", any, "iam/instance-credentials-outside"],
    ["ocsf/guardduty-instance-credentials", any, "iam/instance-credentials-outside"],
    ["action/one-guardduty-finding", button, "iam/instance-credentials-outside"],
    ["asff/guardduty-brute-force-victim", any, "ec2/brute-force-victim"],
    ["ocsf/guardduty-brute-force-victim", any, "ec2/brute-force-victim"],
    ["ocsf/guardduty-bucket", any, "s3/exfiltration-by-session"],
    ["ocsf/guardduty-key-in-resource", any, "iam/user-by-tor"],
    ["asff/guardduty-attack-sequence", any, "sequence/s3"],
  ])("%s", (through, trigger, itself) => {
    const [signal, original] = [trigger.parse(event(through)), native.parse(event(itself))];
    expect(family(signal)).toBe(family(original));
    expect(signal.type).toBe(original.type);
    expect([signal.session, signal.user, signal.instance]).toEqual([
      original.session,
      original.user,
      original.instance,
    ]);
  });

  it.each([
    ["TTPs/Discovery/Discovery:RDS-MaliciousIPCaller", false],
    ["TTPs/Credential Access/CredentialAccess:RDS-MaliciousIPCaller.FailedLogin", false],
    ["TTPs/Credential Access/CredentialAccess:RDS-MaliciousIPCaller.SuccessfulLogin", true],
  ])("with the database only where somebody got in: %s", (type, isReached) => {
    const { database } = any.parse(
      findingWith("asff/guardduty-brute-force-victim", {
        Types: [type],
        Resources: [{ Type: "AwsRdsDbInstance", Id: "arn:aws:rds:eu-west-1:123456789012:db:orders-db" }],
      }),
    );
    expect(database?.databaseId).toBe(isReached ? "orders-db" : undefined);
  });

  it("only of GuardDuty's: another product that writes GuardDuty's id makes a response of its own", () => {
    const forged = any.parse(event("asff/impostor-of-guardduty"));
    expect(family(forged)).not.toBe(family(native.parse(event("iam/user-by-tor"))));
    expect(forged.session?.workload).toBe("caller");
  });

  it("and a product cannot name its finding as GuardDuty would", () => {
    const { id } = native.parse(event("iam/user-by-tor"));
    const forged = any.parse(findingWith("asff/instance-by-id", { Id: id }));
    expect(forged.id).toBe(`security-hub/123456789012/default:${id}`);
  });
});

it("keeps ids that a key may not hold as their hash", () => {
  const id = (Id: string) => any.parse(findingWith("asff/instance-by-id", { Id })).id;
  expect(id("alert 1")).toMatch(/^security-hub\/sha256-[0-9a-f]{64}$/);
  expect(id("alert 1")).not.toBe(id("alert 2"));
});

it("reads times, the address and how sure the product is", () => {
  expect(any.parse(event("ocsf/guardduty-bucket"))).toMatchObject({
    activityAt: "2026-03-02T03:06:40.000Z",
    lastActivityAt: "2026-03-02T03:09:12.000Z",
    detectedAt: "2026-03-02T03:13:58.101Z",
    sentAt: "2026-03-02T03:20:15.000Z",
    remoteAddress: "198.51.100.23",
    trust: "ask",
    confidence: "medium",
    actor: { issuedAt: "2026-03-02T02:53:20.000Z", mfa: false },
  });
  expect(any.parse(event("asff/endpoint-agent"))).toMatchObject({ confidence: "high", trust: "ask" });
});

it.each([
  [{ Label: "INFORMATIONAL" }, "low"],
  [{ Label: "CRITICAL" }, "critical"],
  [{ Normalized: 39 }, "low"],
  [{ Normalized: 40 }, "medium"],
  [{ Normalized: 70 }, "high"],
  [{ Normalized: 90 }, "critical"],
])("severity %j is %s", (Severity, expected) => {
  expect(any.parse(findingWith("asff/instance-by-id", { Severity })).severity).toBe(expected);
});

describe("what is over", () => {
  it.each([
    ["asff/archived", {}, "detail.findings.0.RecordState"],
    ["asff/instance-by-id", { Workflow: { Status: "RESOLVED" } }, "detail.findings.0.Workflow.Status"],
    ["asff/instance-by-id", { Workflow: { Status: "SUPPRESSED" } }, "detail.findings.0.Workflow.Status"],
    ["ocsf/resolved", {}, "detail.findings.0.status"],
  ])("%s with %j reaches no playbook, and would be refused", (id, changes, field) => {
    const closed = findingWith(id, changes);
    expect(compile(any.pattern)(closed)).toBe(false);
    expect(() => any.parse(closed)).toThrow(unreadable(field, /nothing to do/));
  });
});

describe("the pattern", () => {
  const matches = (wanted: Parameters<typeof securityHub>[0], id: string, changes: Fields = {}) =>
    compile(securityHub(wanted).pattern)(findingWith(id, changes));

  it("takes findings that say nothing of their state", () => {
    expect(matches({}, "asff/instance-by-id", { RecordState: undefined, Workflow: undefined })).toBe(true);
  });

  it("wants products by the end of their ARN, in both formats", () => {
    const wanted = { products: ["aws/guardduty"] };
    expect(matches(wanted, "asff/guardduty-brute-force-victim")).toBe(true);
    expect(matches(wanted, "ocsf/guardduty-brute-force-victim")).toBe(true);
    expect(matches(wanted, "ocsf/guardduty-key-in-resource")).toBe(true);
    expect(matches(wanted, "asff/endpoint-agent")).toBe(false);
    expect(matches(wanted, "ocsf/vulnerability")).toBe(false);
  });

  it.each(["UnauthorizedAccess:EC2/SSHBruteForce", "UnauthorizedAccess:EC2/*", "TTPs/*"])(
    "knows GuardDuty's types in both formats: %s",
    (type) => {
      expect(matches({ types: [type] }, "asff/guardduty-brute-force-victim")).toBe(true);
      expect(matches({ types: [type] }, "ocsf/guardduty-brute-force-victim")).toBe(true);
      expect(matches({ types: [type] }, "ocsf/vulnerability")).toBe(false);
    },
  );

  it("leaves out what is less severe than asked for", () => {
    expect(matches({ minSeverity: "high" }, "asff/instance-by-id")).toBe(true);
    expect(matches({ minSeverity: "critical" }, "asff/instance-by-id")).toBe(false);
    expect(matches({ minSeverity: "critical" }, "ocsf/vulnerability")).toBe(true);
    expect(matches({ minSeverity: "critical" }, "ocsf/guardduty-bucket")).toBe(false);
  });
});

it("refuses an event of several findings: each comes in its own", () => {
  const { detail } = event("asff/instance-by-id") as { detail: { findings: unknown[] } };
  const two = {
    ...event("asff/instance-by-id"),
    detail: { findings: [...detail.findings, ...detail.findings] },
  };
  expect(() => any.parse(two)).toThrow(unreadable("detail.findings", /several/));
});

it.each([
  ["asff/instance-by-id", { AwsAccountId: "0123456789101" }, "detail.findings.0.AwsAccountId"],
  ["asff/instance-by-id", { ProductArn: "x" }, "detail.findings.0.ProductArn"],
  ["asff/instance-by-id", { Severity: {} }, "detail.findings.0.Severity.Label"],
  ["ocsf/resolved", { status: "New", cloud: { region: "eu-west-1" } }, "detail.findings.0.cloud.account.uid"],
])("refuses %s with %j", (id, changes, field) => {
  expect(() => any.parse(findingWith(id, changes))).toThrow(unreadable(field));
});

it("whatever comes in, gives a sound signal or says Unreadable", () => {
  const triggers = [any, securityHubAction({ actions: ["*"] })];
  const events = mutated(specimens.map(({ event }) => event));
  fc.assert(
    fc.property(events, (changed) => {
      for (const trigger of triggers) isSound(trigger, changed);
    }),
    { numRuns: 1_000 },
  );
});
