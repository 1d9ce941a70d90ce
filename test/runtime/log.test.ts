import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { log, logged, measure } from "../../lib/runtime/log.ts";
import { ROOT } from "../infra/synth.ts";
import { expectMetrics } from "./embedded-metrics.ts";
import { linesOf } from "./written-lines.ts";

describe("a line of the log", () => {
  test("names the function, the request, whether the process is new, and what it is about", async () => {
    const handler = logged("watch", async (event: string) =>
      log.info("looked", { response: event, playbook: "crypto-mining", count: 2 }),
    );
    const lines = await linesOf(async () => {
      await handler("7QX4M2K9TD", { awsRequestId: "request-1" });
      await handler("8QX4M2K9TD", { awsRequestId: "request-2" });
      await handler("9QX4M2K9TD");
    });
    const line = { level: "info", what: "looked", function: "watch", playbook: "crypto-mining", count: 2 };
    expect(lines).toEqual([
      { ...line, coldStart: true, requestId: "request-1", response: "7QX4M2K9TD" },
      { ...line, coldStart: false, requestId: "request-2", response: "8QX4M2K9TD" },
      { ...line, coldStart: false, response: "9QX4M2K9TD" },
    ]);
  });

  test("is one line whatever is in it, and an error is its name and message", async () => {
    const [line, ...more] = await linesOf(() =>
      log.warn("two\nlines", { error: new TypeError("x\u2028\n\u001b[31m") }),
    );
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: "warn",
      what: "two\nlines",
      error: "TypeError: x\u2028\n\u001b[31m",
    });
    const [long] = await linesOf(() => log.error("long", { error: "x".repeat(5_000) }));
    expect(String(long!["error"])).toHaveLength(1_000);
  });

  test("of an error counts in the failures of its function", async () => {
    const handler = logged("deliver", async () => log.error("not given up", { response: "7QX4M2K9TD" }));
    const [line] = await linesOf(() => handler({}, { awsRequestId: "r" }));
    expectMetrics(line!);
    expect(line).toMatchObject({ level: "error", Function: "deliver", Failures: 1, response: "7QX4M2K9TD" });
  });

  test("what a handler throws is written, and thrown on", async () => {
    const handler = logged("revert", async () => {
      throw new RangeError("no decision on record");
    });
    const lines = await linesOf(() => expect(handler({})).rejects.toThrow("no decision on record"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: "error",
      what: "failed",
      error: "RangeError: no decision on record",
    });
  });
});

test("a measure is a line of the same shape", async () => {
  const metrics = [
    { name: "PlanTime", unit: "Milliseconds", value: 12 },
    { name: "ApplyTime", unit: "Milliseconds", value: 0 },
  ] as const;
  const [line] = await linesOf(() =>
    measure("time", metrics, { Severity: "high" }, { response: "7QX4M2K9TD" }),
  );
  expectMetrics(line!);
  expect(line).toMatchObject({
    level: "info",
    what: "time",
    PlanTime: 12,
    ApplyTime: 0,
    response: "7QX4M2K9TD",
  });
  expect(JSON.stringify(line)).toContain('"Namespace":"Cordon","Dimensions":[["Severity"]]');
});

describe("a document that breaks the specification is found", () => {
  const document = async () => {
    const metric = { name: "Asks", unit: "Count", value: 1 } as const;
    return (await linesOf(() => measure("asks", [metric], { Severity: "high" })))[0]!;
  };
  test.each<[string, object]>([
    ["a dimension that is no member", { Severity: undefined }],
    ["a dimension that is no text", { Severity: 3 }],
    ["a dimension that is empty", { Severity: "" }],
    ["a metric that is no member", { Asks: undefined }],
    ["a metric that is no number", { Asks: "1" }],
  ])("%s", async (_, wrong) => {
    const line = { ...(await document()), ...wrong };
    expect(() => expectMetrics(line)).toThrow();
  });
});

test("every function of a Lambda logs in this way, and none writes a line of its own", () => {
  const files = readdirSync(join(ROOT, "functions")).map(
    (name) => [name, readFileSync(join(ROOT, "functions", name), "utf8")] as const,
  );
  const handlers = files.filter(([, text]) => /export (?:const|function) handler(?:Of)?\b/.test(text));
  expect(handlers).toHaveLength(9);
  for (const [name, text] of handlers) {
    const opening = new RegExp(`\\blogged\\(\\s*"${name.replace(".ts", "")}"`);
    expect([name, opening.test(text)]).toEqual([name, true]);
    expect([name, /console\.|process\.stdout/.test(text)]).toEqual([name, false]);
  }
});
