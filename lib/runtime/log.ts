/** What a line says besides the message: `response` and `playbook` wherever they are known, so that one id finds all lines of it. */
export interface LogFields {
  readonly response?: string | undefined;
  readonly playbook?: string | undefined;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

export interface Metric {
  readonly name: string;
  readonly unit: "Count" | "Milliseconds";
  readonly value: number;
}

/** What Lambda passes to a handler beside the event, as far as it is used here. */
interface Context {
  readonly awsRequestId?: string;
}

const LEVELS = ["info", "warn", "error"] as const;
type Level = (typeof LEVELS)[number];

/** The namespace of all metrics. */
export const NAMESPACE = "Cordon";

let cold = true;
/** Lambda runs one invocation at a time in a process, so what is true of it is kept here. */
let invocation: Readonly<Record<string, unknown>> = { function: "unknown", coldStart: true };

/**
 * A handler whose lines name its function, the request, and whether the process is new. What it throws is logged and thrown on.
 * `name` is the bundle's name.
 */
export function logged<Event, Result>(
  name: string,
  run: (event: Event) => Promise<Result>,
): (event: Event, context?: Context) => Promise<Result> {
  return async (event, context) => {
    invocation = {
      function: name,
      ...(context?.awsRequestId && { requestId: context.awsRequestId }),
      coldStart: cold,
    };
    cold = false;
    try {
      return await run(event);
    } catch (error) {
      log.error("failed", { error });
      throw error;
    }
  };
}

/** One JSON line for each call. An error also counts in the metric Failures of its function. */
export const log = {
  info: (what: string, fields: LogFields = {}): void => write("info", what, fields),
  warn: (what: string, fields: LogFields = {}): void => write("warn", what, fields),
  error: (what: string, fields: LogFields = {}): void =>
    measure(
      what,
      [{ name: "Failures", unit: "Count", value: 1 }],
      { Function: String(invocation["function"]) },
      fields,
      "error",
    ),
};

/**
 * A line that is also a document in CloudWatch's embedded metric format: CloudWatch Logs makes metrics of it, in the namespace Cordon,
 * without a call. `dimensions` have few values each: every combination is a metric that is paid for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function measure(
  what: string,
  metrics: readonly Metric[],
  dimensions: Readonly<Record<string, string>>,
  fields: LogFields = {},
  level: Level = "info",
): void {
  write(level, what, {
    ...fields,
    ...dimensions,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
  });
}

/** Takes each line. */
type Sink = (line: object) => void;

let output: Sink = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Hands every later line to `sink`, for runs of many functions in one process; returns the sink that was there. */
export function logTo(sink: Sink): Sink {
  const before = output;
  output = sink;
  return before;
}

/** Directly, because Lambda's console writes a prefix before each line, and a document with a prefix is no metric. */
function write(level: Level, what: string, { error, ...fields }: LogFields): void {
  const line = {
    level,
    what,
    ...invocation,
    ...fields,
    ...(error !== undefined && { error: textOf(error) }),
  };
  output(line);
}

/** The longest text of an error, in characters. */
const LONGEST_ERROR = 1_000;

function textOf(error: unknown): string {
  return String(error).slice(0, LONGEST_ERROR);
}
