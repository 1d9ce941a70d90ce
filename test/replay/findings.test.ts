import { readFileSync } from "node:fs";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { afterEach, describe, expect, it } from "vitest";
import { envelopesOf } from "../../lib/replay/envelope.ts";
import { openFindings } from "../../lib/replay/open-findings.ts";
import { startGuardDuty } from "./guardduty-stand-in.ts";
import { recordOf, replayed, runReplay, stolen } from "./run-replay.ts";

let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function start(p: Parameters<typeof startGuardDuty>[0]) {
  const guardduty = await startGuardDuty(p);
  stop = guardduty.stop;
  const credentials = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "none" };
  const env = { ...credentials, AWS_ENDPOINT_URL: guardduty.endpoint, AWS_MAX_ATTEMPTS: "1" };
  const client = new GuardDutyClient({
    endpoint: guardduty.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" },
  });
  return { ...guardduty, env, client };
}

async function all(client: GuardDutyClient): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const batch of openFindings(client)) events.push(...batch);
  return events;
}

/** Of attack sequences the schema says nothing: names that the SDK has changed, from the API reference of Sequence. */
const SEQUENCE = {
  "service.detection.sequence.actors[].user.account.uid": "string",
  "service.detection.sequence.actors[].user.account.account": "string",
  "service.detection.sequence.endpoints[].location.lat": "number",
  "service.detection.sequence.endpoints[].location.lon": "number",
  "service.detection.sequence.resources[].data.kubernetesWorkload.type": "string",
};

type Wire = Parameters<typeof startGuardDuty>[0]["findings"][number];
/** A finding as the API has it on the wire: an event's detail. */
function wire(event: object, more: object = {}): Wire {
  return { ...(recordOf(event) as Wire), ...more };
}

describe("a finding of the API is the event that EventBridge delivers", () => {
  it("in every field of the event's published schema that the API has", async () => {
    const { fields } = JSON.parse(
      readFileSync(new URL("guardduty-finding.fields.json", import.meta.url), "utf8"),
    ) as { fields: Record<string, string> };
    const finding = fill({ ...fields, ...SEQUENCE }) as Wire;
    const info = { sample: true, unusual: { asns: [1] } };
    const value = JSON.stringify(info);
    (finding.service as unknown as Record<string, unknown>)["additionalInfo"] = { type: "default", value };
    const { client } = await start({ findings: [finding] });

    const expected = structuredClone(finding) as unknown as { service: Record<string, unknown> };
    // An older place of the same field, which the API never had.
    delete expected.service["awsApiCallAction"];
    expected.service["additionalInfo"] = { ...info, type: "default", value };
    const [event] = await all(client);
    expect(event).toEqual({
      version: "0",
      id: finding.id,
      "detail-type": "GuardDuty Finding",
      source: "aws.guardduty",
      account: "text of accountId",
      time: "text of updatedAt",
      region: "text of region",
      resources: [],
      detail: expected,
    });
  });

  it("also where the AWS command line stored it", () => {
    const finding = { Id: "f1", AccountId: "123456789012", Service: { Count: 1 }, Type: "x" };
    expect(envelopesOf({ Findings: [finding] })).toEqual([
      expect.objectContaining({
        id: "f1",
        "detail-type": "GuardDuty Finding",
        detail: expect.objectContaining({ type: "x" }),
      }),
    ]);
  });
});

/** One value at every path: lists of one, texts and numbers that tell where they are from. */
function fill(fields: Readonly<Record<string, string>>): object {
  const whole = {};
  Object.entries(fields).forEach(([path, type], n) => {
    const value = type === "number" ? n : type === "boolean" ? n % 2 === 0 : `text of ${path}`;
    let at: Record<string, unknown> = whole;
    const keys = path.split(".");
    for (const [i, key] of keys.entries()) {
      const name = key.replace("[]", "");
      const isList = key.endsWith("[]");
      if (i === keys.length - 1) at[name] = isList ? [value] : value;
      else {
        at[name] ??= isList ? [{}] : {};
        at = (isList ? (at[name] as object[])[0] : at[name]) as Record<string, unknown>;
      }
    }
  });
  return whole;
}

it("reads all pages of all detectors, no archived finding, and never more than 50 at once", async () => {
  const findings = Array.from({ length: 120 }, (_, i) =>
    wire(stolen, { id: `f${i}`, service: { archived: i % 40 === 7 } }),
  );
  const { client, calls } = await start({ findings, detectors: ["d1", "d2"], page: 50 });
  const events = (await all(client)) as { id: string }[];
  const open = findings.filter(({ service }) => !service?.archived).map(({ id }) => id);
  expect(events.map(({ id }) => id)).toEqual([...open, ...open]);
  expect(new Set(calls.map(({ call }) => call.replace(/d\d/, "d")))).toEqual(
    new Set(["GET /detector", "POST /detector/d/findings", "POST /detector/d/findings/get"]),
  );
});

it("cordon replay --findings answers for every open finding", async () => {
  const { env } = await start({ findings: [wire(stolen)] });
  const result = await runReplay(["--findings", "--region", "eu-west-1", "--json"], "", { env });
  // The API does not say when the event was sent.
  const asSent = { ...stolen, time: (recordOf(stolen) as { updatedAt: string }).updatedAt };
  expect([result.code, result.err]).toEqual([0, ""]);
  const [answer] = replayed(result);
  const [fromFile] = replayed(await runReplay(["--json", "-"], JSON.stringify(asSent)));
  expect(answer?.responses).toEqual(fromFile?.responses);
  expect(answer?.responses[0]?.playbook).toBe("stolen-instance-credentials");
});

it("reads several Regions, and says where GuardDuty is not on", async () => {
  const { env } = await start({ findings: [], detectors: [] });
  const result = await runReplay(["--findings", "--region", "eu-west-1", "--region", "us-east-1"], "", {
    env,
  });
  expect(result.code).toBe(3);
  expect(result.err).toContain("GuardDuty is not enabled in eu-west-1, us-east-1");
});

it.each([
  [
    "GET /detector",
    "AccessDeniedException",
    "User: x is not authorized to perform: guardduty:ListDetectors",
    "ListDetectors",
  ],
  [
    "POST /detector/d1/findings",
    "BadRequestException",
    "The request is rejected because the caller is not authorized to call this API.",
    "ListFindings",
  ],
  ["POST /detector/d1/findings/get", "AccessDeniedException", "no", "GetFindings"],
])("names the permission that is missing: %s, %s", async (call, error, message, permission) => {
  const { env } = await start({ findings: [wire(stolen)], refuse: { call, error, message } });
  const result = await runReplay(["--findings", "--region", "eu-west-1", "--json"], "", { env });
  expect([result.code, result.out]).toEqual([6, ""]);
  expect(result.err).toContain(`no permission guardduty:${permission} in eu-west-1`);
});

it("a sample finding is a sample by way of the API, too", async () => {
  const { service } = recordOf(stolen) as { service: object };
  const additionalInfo = { type: "default", value: '{"sample":true}' };
  const { env } = await start({ findings: [wire(stolen, { service: { ...service, additionalInfo } })] });
  const result = await runReplay(["--findings", "--region", "eu-west-1", "--json"], "", { env });
  expect(replayed(result)[0]?.responses[0]?.decision).toBe("observe");
});
