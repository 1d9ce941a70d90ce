import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Events and rules as JSON texts. */
export interface Workload {
  readonly events: readonly string[];
  readonly rules: readonly string[];
}

type Json = Record<string, unknown>;

const CORPORA = new URL("../../test/corpora/", import.meta.url);
const REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2"];

/** The same every time: events made of the corpora's by other accounts, Regions and times, and rules that fit them. */
export function workload(events: number, rules: number): Workload {
  const originals = readdirSync(CORPORA).filter(isOfEvents).sort().flatMap(readCorpus);
  const many = Array.from({ length: events }, (_, i) => variant(originals[i % originals.length]!, i));
  const fitting = new Set<string>();
  for (let i = 0; fitting.size < rules; i++)
    fitting.add(JSON.stringify(ruleFor(many[pick("event", i, events)]!, i)));
  return { events: many.map((event) => JSON.stringify(event)), rules: [...fitting] };
}

/** Events and rules of files of JSON lines. */
export function workloadOf(events: string, rules: string): Workload {
  return { events: lines(events), rules: lines(rules) };
}

function lines(file: string | URL): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** The others hold event-ruler's own tests, and scenarios of several events. */
function isOfEvents(file: string): boolean {
  return file.endsWith(".jsonl") && !file.startsWith("ruler-");
}

function readCorpus(file: string): Json[] {
  const rows = lines(new URL(file, CORPORA)).map((line) => JSON.parse(line).event);
  return rows.filter((event) => isObject(event?.detail) && typeof event["detail-type"] === "string");
}

function variant(event: Json, i: number): Json {
  const account = String(100_000_000_000 + pick("account", i, 20));
  const region = REGIONS[pick("region", i, REGIONS.length)]!;
  const seconds = String(pick("time", i, 60)).padStart(2, "0");
  return { ...event, id: `event-${i}`, account, region, time: `2026-01-02T03:04:${seconds}Z` };
}

/** A rule that an event meets, written as triggers of playbooks are: who sent it, and one or two things more. */
function ruleFor(event: Json, i: number): Json {
  const detail = event.detail as Json;
  const shape = pick("shape", i, 8);
  const asked: Json = {};
  const [name, type] = ["type", "eventName", "eventTypeCode"]
    .map((key) => [key, detail[key]] as const)
    .find((entry): entry is readonly [string, string] => typeof entry[1] === "string") ?? ["", ""];
  if (type !== "") {
    if (shape === 0) asked[name] = [{ prefix: type.slice(0, Math.ceil(type.length / 2)) }];
    if (shape === 1) asked[name] = [type, `${type}-${i}`];
    if (shape === 2) asked[name] = [{ wildcard: `${type.slice(0, 3)}*${type.slice(-3)}` }];
    if (shape === 3) asked[name] = [{ "anything-but": ["Other", `Other-${i}`] }];
  }
  if (typeof detail.severity === "number")
    asked.severity = [{ numeric: [">=", Math.min(detail.severity, i % 9)] }];
  if (shape === 4) asked.errorCode = [{ exists: false }];
  if (typeof detail.sourceIPAddress === "string" && shape > 4)
    asked.sourceIPAddress = [{ cidr: "0.0.0.0/1" }];
  const rule: Json = { source: [event.source], "detail-type": [event["detail-type"]] };
  if (shape === 5) rule.region = [{ "anything-but": { prefix: "cn-" } }];
  if (shape === 6) rule.account = [event.account, String(200_000_000_000 + i)];
  if (Object.keys(asked).length > 0) rule.detail = asked;
  return i % 11 === 0 ? { $or: [rule, { source: [`com.example.${i}`] }] } : rule;
}

/** A whole number below `count` that depends on nothing but the name and `i`. */
function pick(name: string, i: number, count: number): number {
  return createHash("sha256").update(`${name} ${i}`).digest().readUInt32BE() % count;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
