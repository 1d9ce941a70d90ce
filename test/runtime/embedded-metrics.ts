import { expect } from "vitest";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html, as far as it is used. */
const UNITS = ["Count", "Milliseconds"];

interface Directive {
  readonly Namespace: unknown;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

/**
 * Fails unless a line is a document that CloudWatch takes metrics from, by the rules of its specification: a namespace, a timestamp
 * in milliseconds near now, 1 to 30 dimensions that are members of the line and text, 1 to 100 metrics that are members and numbers.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function expectMetrics(line: Readonly<Record<string, unknown>>): void {
  const { _aws } = line as { readonly _aws: { Timestamp: number; CloudWatchMetrics: readonly Directive[] } };
  expect(Object.keys(_aws).sort()).toEqual(["CloudWatchMetrics", "Timestamp"]);
  expect(Number.isInteger(_aws.Timestamp)).toBe(true);
  // CloudWatch takes two weeks of the past and two hours of the future.
  expect(Math.abs(_aws.Timestamp - Date.now())).toBeLessThan(3_600_000);
  expect(_aws.CloudWatchMetrics).toHaveLength(1);
  for (const { Namespace, Dimensions, Metrics } of _aws.CloudWatchMetrics) {
    expect(Namespace).toMatch(/^[\w.\-/#]{1,255}$/);
    expect(Dimensions.length).toBeGreaterThan(0);
    for (const set of Dimensions) {
      expect(set.length).toBeGreaterThan(0);
      expect(set.length).toBeLessThanOrEqual(30);
      expect(new Set(set).size).toBe(set.length);
      for (const name of set) {
        expect([name, typeof line[name]]).toEqual([name, "string"]);
        expect([name, line[name]]).toEqual([name, expect.stringMatching(/^[\x20-\x7e]{1,1024}$/)]);
      }
    }
    expect(Metrics.length).toBeGreaterThan(0);
    expect(Metrics.length).toBeLessThanOrEqual(100);
    expect(new Set(Metrics.map(({ Name }) => Name)).size).toBe(Metrics.length);
    for (const { Name, Unit } of Metrics) {
      expect(Name).toMatch(/^\w{1,255}$/);
      expect(UNITS).toContain(Unit);
      expect([Name, Number.isFinite(line[Name])]).toEqual([Name, true]);
    }
  }
  // CloudWatch Logs takes events of up to 1 MB.
  expect(JSON.stringify(line).length).toBeLessThan(1_000_000);
}
