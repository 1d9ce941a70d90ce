import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bundles, bundle } from "../../lib/infra/bundle.ts";
import { entriesOf } from "../../lib/infra/entries.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadSources } from "../../lib/units/load-units.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { ROOT } from "./synth.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-bundles-"));
let bundles: Bundles;
let entries: Readonly<Record<string, string>>;
beforeAll(async () => {
  entries = await entriesOf(ROOT, await loadPlaybooks(join(ROOT, "playbooks")));
  bundles = await bundle(entries, ROOT, join(folder, "all"));
  // Half a minute of two cores that nobody else uses.
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** They serve every action, and load those that a record names. */
const SERVE_ALL = ["contain-identity", "revert-identity", "revert", "watch"];

/** KiB of a start: what is read before anything is loaded on demand. A responder's event must not wait for more. */
const MOST_AT_START = 360;

/** With all that is loaded on demand. */
async function allCode(name: string) {
  const files = await readdir(bundles[name]!);
  return (await Promise.all(files.map((file) => readFile(join(bundles[name]!, file), "utf8")))).join("\n");
}

/** A function's files that are read when these are. */
async function readWith(name: string, ...files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const read = new Map<string, string>();
  for (const waiting = [...files]; waiting.length > 0; ) {
    const file = waiting.pop()!;
    if (read.has(file)) continue;
    const text = await readFile(join(bundles[name]!, file), "utf8");
    read.set(file, text);
    waiting.push(...[...text.matchAll(/(?:from|import)"\.\/([\w.-]+)"/g)].map(([, other]) => other!));
  }
  return read;
}

function kib(read: ReadonlyMap<string, string>): number {
  return Math.round([...read.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1_024);
}

/** The files on demand that hold one of these actions. */
async function filesOf(name: string, ...actions: readonly string[]): Promise<string[]> {
  return (await readdir(bundles[name]!)).filter((file) =>
    actions.includes(file.replace(/-[0-9A-Z]{8}\.mjs$/, "")),
  );
}

function code(name: string) {
  return readFile(join(bundles[name]!, "index.mjs"), "utf8");
}

describe("bundles", () => {
  test("small enough to start fast; what is only needed at times lies beside it", async () => {
    expect(Object.keys(bundles).sort()).toEqual(Object.keys(entries).sort());
    for (const [name, path] of Object.entries(bundles)) {
      const start = await readWith(name, "index.mjs");
      expect([name, kib(start), kib(start) < MOST_AT_START]).toEqual([name, kib(start), true]);
      for (const file of await readdir(path))
        expect([name, file, (await readFile(join(path, file))).length < 420_000]).toEqual([name, file, true]);
    }
    for (const name of SERVE_ALL) expect([name, (await code(name)).length < 100_000]).toEqual([name, true]);
  });

  test("a responder starts without its actions, and an event loads those that it has a target for", async () => {
    for (const { id, contain, preserve } of await loadPlaybooks(join(ROOT, "playbooks"))) {
      const name = `respond-${id}`;
      const start = await readWith(name, "index.mjs");
      const actions = [...new Set([...contain, ...preserve].map(({ action }) => action))];
      const files = await filesOf(name, ...actions.map((one) => one.id));
      expect([name, files.length]).toEqual([name, actions.length]);
      for (const file of files) expect([name, file, start.has(file)]).toEqual([name, file, false]);
      // Their data is there: what is decided before a step has a target.
      const text = [...start.values()].join("\n");
      for (const { summary } of actions) expect([name, text.includes(summary)]).toEqual([name, true]);
    }
  });

  // When a responder was one file, each of the same sources read 427, 429 and 330 KiB at every start.
  test.each([
    ["respond-leaked-access-key", ["deactivate-access-key", "deny-user"], 427],
    ["respond-stolen-instance-credentials", ["deny-role-session", "isolate-instance"], 440],
    ["respond-console-login-without-mfa", ["require-mfa"], 345],
  ])("%s: the start and %j are no more than everything was", async (name, actions, before) => {
    const files = await filesOf(name, ...actions);
    expect(files).toHaveLength(actions.length);
    expect(kib(await readWith(name, "index.mjs", ...files))).toBeLessThanOrEqual(before);
  });

  test("a responder starts without the texts that only the reference reads", async () => {
    const sources = (await loadSources(ROOT)).flatMap(({ terms }) => [terms.summary, terms.setUp]);
    for (const { id, title, about, willNot } of await loadPlaybooks(join(ROOT, "playbooks"))) {
      const text = await code(`respond-${id}`);
      expect([id, text.includes(title)]).toEqual([id, true]);
      const texts = [about, ...willNot, ...sources.filter((one) => one.length > 20)];
      const read = texts.filter((one) => text.includes(one));
      expect([id, read]).toEqual([id, []]);
    }
  });

  test("an action that is loaded on demand is the whole one", async () => {
    const [file] = await filesOf("respond-leaked-access-key", "deny-user");
    const exported = Object.values(await import(join(bundles["respond-leaked-access-key"]!, file!)));
    const { id, plan, apply, verify, preview } = exported[0] as Record<string, unknown>;
    expect([id, typeof plan, typeof apply, typeof verify, typeof preview]).toEqual([
      "deny-user",
      ...Array(4).fill("function"),
    ]);
  });

  test("one playbook's change changes no other function", async () => {
    const two = ["respond-leaked-access-key", "respond-console-login-without-mfa"] as const;
    const changed = {
      [two[0]]: `${entries[two[0]]!}\nconsole.log("changed");`,
      [two[1]]: entries[two[1]]!,
    };
    const again = await bundle(changed, ROOT, join(folder, "one-changed"));
    const hashes = async (at: string) =>
      Promise.all(
        (await readdir(at)).sort().map(async (file) => [file, await readFile(join(at, file), "utf8")]),
      );
    expect(await hashes(again[two[1]]!)).toEqual(await hashes(bundles[two[1]]!));
    expect(await hashes(again[two[0]]!)).not.toEqual(await hashes(bundles[two[0]]!));
  });

  test("the same sources give the same bytes: what is unchanged is not deployed again", async () => {
    const again = await bundle({ review: entries["review"]! }, ROOT, join(folder, "again"));
    for (const [name, path] of Object.entries(again))
      expect([name, (await readFile(join(path, "index.mjs"), "utf8")) === (await code(name))]).toEqual([
        name,
        true,
      ]);
  });

  test("hold the code of what they may do and of nothing else", async () => {
    const identity = await allCode("contain-identity");
    for (const id of ["deny-role-session", "deny-user", "require-mfa", "deactivate-access-key"])
      expect([id, identity.includes(`"${id}"`)]).toEqual([id, true]);
    expect(identity).not.toContain('"isolate-instance"');
    for (const name of ["review", "notify", "deliver", "prepare"])
      expect([name, (await code(name)).includes('"deny-user"')]).toEqual([name, false]);
    expect(await code("deliver")).toContain("webhook-signature");
    expect(await code("notify")).not.toContain("webhook-signature");
    expect(await allCode("respond-console-login-without-mfa")).not.toContain('"isolate-instance"');
    expect(await allCode("revert")).toContain('"isolate-instance"');
  });

  test("a responder holds how it is decided: another setting is another code, whose plans nobody approved", async () => {
    const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
    const one = "respond-console-login-without-mfa";
    const other = await entriesOf(ROOT, playbooks, { staleAfter: "17m" });
    const { [one]: changed } = await bundle({ [one]: other[one]! }, ROOT, join(folder, "changed"));
    const text = await readFile(join(changed!, "index.mjs"), "utf8");
    expect(text).toContain('staleAfter:"17m"');
    expect(text === (await code(one))).toBe(false);
    expect(other["revert"]).toBe(entries["revert"]);
  });

  test("hold nothing of the SDK that never runs, and no machine's paths", async () => {
    for (const name of Object.keys(bundles)) {
      const text = await code(name);
      expect([name, /credential_process|sso_session|169\.254\.170|Trident/.test(text)]).toEqual([
        name,
        false,
      ]);
      expect([name, /MessageDecoderStream|mnemonist|devDependencies/.test(text)]).toEqual([name, false]);
      expect([name, text.includes(ROOT)]).toEqual([name, false]);
    }
  });

  test("export a handler", async () => {
    for (const name of Object.keys(bundles)) {
      const { handler } = await import(join(bundles[name]!, "index.mjs"));
      expect([name, typeof handler]).toEqual([name, "function"]);
    }
  });
});

describe("what is left out of the SDK", () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
      AWS_SECRET_ACCESS_KEY: "test",
    });
  });
  afterAll(() => moto.stop());

  const PROBE = `
    import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
    import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
    import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
    import { GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
    import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
    const error = async (sent) => sent.then(() => "no error", (error) => error);
    export const handler = async () => {
      const db = new DynamoDBClient({});
      const key = { AttributeName: "pk" };
      await db.send(new CreateTableCommand({ TableName: "t", BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ ...key, KeyType: "HASH" }], AttributeDefinitions: [{ ...key, AttributeType: "S" }] }));
      const put = (v) => new PutItemCommand({ TableName: "t", Item: { pk: { S: "1" }, v: { N: v } },
        ConditionExpression: "attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
      await db.send(put("1"));
      const taken = await error(db.send(put("2")));
      const absent = await error(new IAMClient({}).send(new GetRoleCommand({ RoleName: "nobody" })));
      const unknown = await error(new EC2Client({}).send(
        new DescribeInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] })));
      const noFunction = await error(new LambdaClient({}).send(
        new InvokeCommand({ FunctionName: "nobody", Payload: "{}" })));
      const noGroup = await error(new ElasticLoadBalancingV2Client({}).send(new DescribeTargetHealthCommand({
        TargetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/gone/0123456789abcdef" })));
      return { noGroup: noGroup.name, taken: [taken.name, taken.Item], unknown: unknown.name, noFunction: noFunction.name,
        absent: [absent.name, absent instanceof NoSuchEntityException] };
    };`;

  test("is nothing that calls need: errors keep their names, classes and fields", async () => {
    const { probe } = await bundle({ probe: PROBE }, ROOT, join(folder, "probe"));
    const { handler } = await import(join(probe!, "index.mjs"));
    expect(await handler()).toEqual({
      taken: ["ConditionalCheckFailedException", { pk: { S: "1" }, v: { N: "1" } }],
      absent: ["NoSuchEntityException", true],
      unknown: "InvalidInstanceID.NotFound",
      noFunction: "ResourceNotFoundException",
      noGroup: "TargetGroupNotFound",
    });
  });
});
