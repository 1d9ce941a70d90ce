import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bundle } from "../../lib/infra/bundle.ts";
import { entriesOf } from "../../lib/infra/entries.ts";
import { somePlaybook } from "../support/some-playbook.ts";
import { ROOT } from "./synth.ts";

// Bundles are minified, and there two clients of the SDK may be classes of one name: each must still talk to its own service.

/** By service that its plan must ask: an action, and a target for it. */
const STEPS: Readonly<Record<string, readonly [action: string, target: object]>> = {
  cloudtrail: ["restore-trail-logging", { trailName: "trail" }],
  "cognito-idp": ["sign-out-cognito-user", { userPoolId: "eu-west-1_abcDEF123", userName: "eve" }],
  ec2: ["isolate-instance", { instanceId: "i-0123456789abcdef0" }],
  ecs: ["stop-task", { clusterName: "shop", taskId: "0123456789abcdef0123456789abcdef" }],
  eks: ["remove-eks-access", { clusterName: "shop", principalArn: "arn:aws:iam::123456789012:role/eve" }],
  guardduty: ["restore-guardduty", { detectorId: "0123456789abcdef0123456789abcdef" }],
  iam: ["deny-user", { region: "global", userName: "mallory" }],
  lambda: ["freeze-function", { functionName: "shop" }],
  rds: ["make-database-snapshot-private", { databaseSnapshotId: "shop", of: "instance" }],
  s3: ["block-bucket-public-access", { bucketName: "acme-shop" }],
};
function camel(id: string) {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
const PLAYBOOK = [
  ...Object.values(STEPS).map(([id]) => `import { ${camel(id)} } from "../lib/actions/${id}.ts";`),
  'import { playbook, step } from "../lib/model/playbook.ts";',
  "export default playbook({",
  '  id: "many-clients", title: "Many clients", about: "A test.", willNot: [], techniques: [], on: [], preserve: [],',
  "  contain: [",
  ...Object.values(STEPS).map(
    ([id, target]) =>
      `    step(${camel(id)}, ({ account, region }) => ({ account, region, ...${JSON.stringify(target)} })),`,
  ),
  "  ],",
  "});",
].join("\n");

/** What each request was signed for. */
const signedFor = new Set<string>();
const server = createServer((request, response) => {
  const service =
    /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "none";
  signedFor.add(service);
  if (service === "dynamodb") response.end('{"Items":[]}');
  else response.writeHead(403).end();
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cordon-clients-"));
  for (const name of [
    "lib",
    "functions",
    "node_modules",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ])
    await symlink(join(ROOT, name), join(root, name));
  await mkdir(join(root, "playbooks"));
  await writeFile(join(root, "playbooks", "many-clients.ts"), PLAYBOOK);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: "test",
    CORDON_TABLE: "cordon",
    CORDON_PARTITION: "aws",
    CORDON_MODE: "act",
    CORDON_CODE: "test",
    CORDON_ACCOUNTS: '["123456789012"]',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true, force: true });
});

/** Load balancers are asked by the plan of a task; the ledger is a client, too. */
const SERVICES = [...Object.keys(STEPS), "dynamodb", "elasticloadbalancing"];

/** Gives every client class of a bundle one name, as an unlucky minification does; returns how many there are. */
async function nameAllClientsAlike(folder: string): Promise<number> {
  let count = 0;
  for (const file of await readdir(folder)) {
    const code = await readFile(join(folder, file), "utf8");
    const alike = code.replace(/(\bextends [\w$]+\{)(config;constructor\()/g, (_, head, body) => {
      count++;
      return `${head}static name="f";${body}`;
    });
    await writeFile(join(folder, file), alike);
  }
  return count;
}

test("each action of a bundled responder asks its own service, though all clients bear one name", async () => {
  const name = "respond-many-clients";
  const { [name]: entry } = await entriesOf(root, [somePlaybook({ id: "many-clients" })]);
  const { [name]: folder } = await bundle({ [name]: entry! }, root, join(root, "bundles"));
  expect(await nameAllClientsAlike(folder!)).toBeGreaterThanOrEqual(SERVICES.length);
  const { handler } = await import(join(folder!, "index.mjs"));
  const decision = "7QX4M2K9TD7QX4M2K9TD7Q";
  await handler({ kind: "plan-by-hand", target: { userName: "mallory" }, decision });
  expect([...signedFor].sort()).toEqual(SERVICES.sort());
}, 200_000);
