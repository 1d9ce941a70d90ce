import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployCordon } from "../../local/deploy.ts";
import { type Account, startAccount } from "../../local/start.ts";

const PROJECT = resolve(import.meta.dirname, "../../package.json");
/** A stack of one queue, so that the command line is what takes the time. */
const APP = `
import { createRequire } from "node:module";
const require = createRequire(${JSON.stringify(PROJECT)});
const { App, CfnOutput, Stack } = require("aws-cdk-lib");
const { Queue } = require("aws-cdk-lib/aws-sqs");
const app = new App();
const stack = new Stack(app, "Scratch");
new CfnOutput(stack, "QueueUrl", { value: new Queue(stack, "Queue").queueUrl });
new CfnOutput(stack, "Mode", { value: app.node.tryGetContext("mode") });
`;

let account: Account;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cordon-deploy-"));
  account = await startAccount();
});
afterAll(async () => {
  await account?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a stack is deployed by the real CDK, and its outputs come back", async () => {
  const file = join(folder, "app.mjs");
  writeFileSync(file, APP);
  const app = `node ${file}`;
  const outputs = await deployCordon(account, { app, stack: "Scratch", context: { mode: "act" } });
  expect(outputs).toEqual({ Mode: "act", QueueUrl: expect.stringContaining(`${account.endpoint}/`) });
}, 120_000);

test("an app that fails shows the end of what CDK said", async () => {
  const app = `node -e "console.error('no such playbook'); process.exit(1)"`;
  await expect(deployCordon(account, { app, stack: "Scratch" })).rejects.toThrow(
    /cdk synth ended with 1:\n[\s\S]*no such playbook/,
  );
}, 120_000);
