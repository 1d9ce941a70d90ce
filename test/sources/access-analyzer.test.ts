import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { accessAnalyzer } from "../../lib/sources/access-analyzer.ts";
import { readingOf } from "../support/reading.ts";
import { ANALYZER_LINES } from "./specimens/access-analyzer-lines.ts";
import { isSound, mutated } from "./specimens/mutated.ts";
import { specimensOf } from "./specimens/specimens.ts";

const any = accessAnalyzer({});
const specimens = specimensOf("access-analyzer");
function finding(id: string, detail: object = {}): object {
  const event = specimens.find((one) => one.id === id)?.event as { detail: object };
  return { ...event, detail: { ...event.detail, ...detail } };
}

describe("findings on external access, built from the example in AWS's documentation", () => {
  it.each(specimens)("$id", ({ id, event }) => {
    expect(readingOf(event)).toBe(ANALYZER_LINES[id]);
  });

  it("has a line for each", () => {
    expect(Object.keys(ANALYZER_LINES).sort()).toEqual(specimens.map(({ id }) => id).sort());
  });
});

it.each([
  ["resolved", "detail.status"],
  ["deleted", "detail.isDeleted"],
  ["unreadable", "detail.error"],
])("one that is %s would be refused", (id, field) => {
  expect(() => any.parse(finding(id))).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("is about the resource's account, not the analyzer's", () => {
  expect(any.parse(finding("public-bucket"))).toMatchObject({
    account: "123456789012",
    region: "us-west-2",
    detectedAt: "2026-03-02T01:14:07.000Z",
    sentAt: "2026-03-02T03:20:15.000Z",
    title: 'Access Analyzer: anybody may use "arn:aws:s3:::amzn-s3-demo-bucket"',
    trust: "ask",
  });
});

it("may be narrowed to kinds of resources, and to what is public", () => {
  const matches = (wanted: Parameters<typeof accessAnalyzer>[0], id: string) =>
    compile(accessAnalyzer(wanted).pattern)(finding(id));
  expect(matches({ publicOnly: true }, "public-bucket")).toBe(true);
  expect(matches({ publicOnly: true }, "bucket-to-another-account")).toBe(false);
  expect(matches({ resourceTypes: ["AWS::IAM::Role"] }, "role-to-a-user-elsewhere")).toBe(true);
  expect(matches({ resourceTypes: ["AWS::IAM::Role"] }, "public-bucket")).toBe(false);
});

it.each([
  [{ accountId: "x" }, "detail.accountId"],
  [{ resource: "arn:aws:s3:::*" }, "detail.resource"],
  [{ resourceType: "<b>" }, "detail.resourceType"],
  [{ principal: {} }, "detail.principal"],
])("refuses %j", (changes, field) => {
  expect(() => any.parse(finding("bucket-to-another-account", changes))).toThrow(
    expect.objectContaining({ name: "Unreadable", field }),
  );
});

it("whatever comes in, gives a sound signal or says Unreadable", () =>
  fc.assert(fc.property(mutated(specimens.map(({ event }) => event)), (changed) => isSound(any, changed))));
