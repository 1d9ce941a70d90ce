import { Failure } from "../program/failure.ts";
import { isTaken } from "./taken-name.ts";
import { aNewId, camelCase, writeNew } from "./write-new.ts";

/** `cordon new source ID`: a source that reads a small event of its own, to be made into what the service sends. */
export async function newSource(text: string): Promise<void> {
  const id = aNewId(text);
  if (isTaken(camelCase(id), [sourceFile("x"), testFile("x"), PLAYBOOK]))
    throw new Failure(
      "usage",
      `${id} is a word of the language or of its files: add one, such as ${id}-alerts`,
    );
  await writeNew(
    {
      [`lib/sources/${id}.ts`]: sourceFile(id),
      [`test/sources/${id}.test.ts`]: testFile(id),
      [`test/sources/samples/${id}.json`]: `${JSON.stringify(sample(id), null, 2)}\n`,
    },
    [
      "",
      `Next, and after each edit: npx cordon check ${id}`,
      `Put an event as the service sends it into test/sources/samples/${id}.json first, and make pattern and parser fit it.`,
      `A playbook on it: npx cordon new playbook ID --from test/sources/samples/${id}.json`,
    ],
  );
}

/** What a playbook on it imports. */
const PLAYBOOK = "import { playbook, step }\n";

function sample(id: string) {
  return {
    version: "0",
    id: "4f1c2a6e-7d2b-4c59-9d1e-000000000001",
    "detail-type": "Alert",
    source: `com.example.${id}`,
    account: "123456789012",
    time: "2026-03-02T03:14:15Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      id: "alert-1",
      type: "malware",
      severity: "high",
      detectedAt: "2026-03-02T03:14:10Z",
      instanceId: "i-0abc1234def567890",
    },
  };
}

/** `acme-edr` → `AcmeEdr` */
function capital(id: string): string {
  const name = camelCase(id);
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function sourceFile(id: string): string {
  return `import { ACCOUNT, type Format, INSTANCE_ID, OPAQUE_ID, REGION } from "../aws/formats.ts";
import { exactly, instantIfAny, present, text } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Severity } from "../model/signal.ts";

/** What a playbook may ask ${id} for. */
export interface ${capital(id)}Options {
  /** A type that ends in \`*\` means all that begin so. */
  readonly types: readonly string[];
}

const SOURCE = "com.example.${id}";
const TYPE: Format = { pattern: /^[\\w.-]{1,64}$/, is: "an alert type" };
const SEVERITY: Format = { pattern: /^(low|medium|high|critical)$/, is: "a severity" };

/** Alerts of ${id} about hosts. */
export const ${camelCase(id)} = source<${capital(id)}Options>({
  id: "${id}",
  summary: "Alerts of ${id} about hosts, on the default bus",
  arrives: "${id} puts them on the bus",
  setUp: "the sender",
  // Whoever may put events on the bus can write what this says: people decide, until \`raisedSources\` names it.
  trust: "ask",
  about: ["instance"],
  // Fields that the parser reads as one value: by these two playbooks can be told apart.
  scalars: ["severity", "type"],
  everything: { types: ["*"] },
  like: ({ type }) => ({ types: [type] }),
  pattern: ({ types }) => ({
    source: [SOURCE],
    "detail-type": ["Alert"],
    detail: { type: types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type)) },
  }),
  read: (event) => readAlert(event),
});

/** Every field is hostile text until its format says otherwise; a field that is missing or wrong is named. */
function readAlert(event: unknown): Reading {
  exactly(event, "source", SOURCE);
  const account = text(event, "account", ACCOUNT);
  const region = text(event, "region", REGION);
  const type = text(event, "detail.type", TYPE);
  const instanceId = text(event, "detail.instanceId", INSTANCE_ID);
  const detectedAt = instantIfAny(event, "detail.detectedAt") ?? instantIfAny(event, "time");
  if (detectedAt === undefined) throw new Unreadable("detail.detectedAt", "missing, or not a time");
  return present({
    id: text(event, "detail.id", OPAQUE_ID),
    account,
    region,
    type,
    title: \`${id}: \${type} on \${instanceId}\`,
    severity: text(event, "detail.severity", SEVERITY) as Severity,
    confidence: "medium" as const,
    detectedAt,
    sentAt: instantIfAny(event, "time"),
    sample: false,
    instance: { account, region, instanceId },
  });
}
`;
}

function testFile(id: string): string {
  const name = camelCase(id);
  return `import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/event-pattern.ts";
import { ${name} } from "../../lib/sources/${id}.ts";

function sample() {
  return JSON.parse(readFileSync(new URL("samples/${id}.json", import.meta.url), "utf8"));
}
const trigger = ${name}(${name}.terms.everything);

describe("${id}", () => {
  it("hears and reads its sample", () => {
    expect(compile(trigger.pattern)(sample())).toBe(true);
    expect(trigger.parse(sample())).toMatchObject({
      source: "${id}",
      account: "123456789012",
      region: "eu-west-1",
      trust: "ask",
      instance: { account: "123456789012", region: "eu-west-1", instanceId: "i-0abc1234def567890" },
    });
  });

  it.each([
    ["account", { account: "12345" }],
    ["detail.instanceId", { detail: { ...sample().detail, instanceId: "web-1" } }],
    ["detail.severity", { detail: { ...sample().detail, severity: undefined } }],
  ])("refuses a wrong %s by its name", (field, wrong) => {
    expect(() => trigger.parse({ ...sample(), ...wrong })).toThrow(
      expect.objectContaining({ name: "Unreadable", field }),
    );
  });
});
`;
}
