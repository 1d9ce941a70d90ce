import { join } from "node:path";
import { Aws } from "aws-cdk-lib";
import { bundle } from "../lib/infra/bundle.ts";
import { CordonStack } from "../lib/infra/cordon-stack.ts";
import { entriesOf } from "../lib/infra/entries.ts";
import { newApp } from "../lib/infra/new-app.ts";
import { modeFrom } from "../lib/infra/settings.ts";
import { loadPlaybooks } from "../lib/load-playbooks.ts";
import { loadActions } from "../lib/load-units.ts";

const app = newApp();
const root = join(import.meta.dirname, "..");
const playbooks = await loadPlaybooks(join(root, "playbooks"));

new CordonStack(app, "Cordon", {
  playbooks,
  actions: await loadActions(root),
  bundles: await bundle(await entriesOf(root, playbooks), root),

  // observe: nothing acts and no playbook holds more than reads. `-c mode=ask` or `-c mode=act` switches all
  // of them on.
  mode: modeFrom(app.node.tryGetContext("mode")),
  // One by one, whatever the line above says: { "console-login-without-mfa": "ask" }
  modes: {},
  // Who may decide: principals of this account that may invoke functions/review. The affected one never may,
  // nor root.
  deciders: [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:*`],
  raisedSources: [],
  notify: { email: app.node.tryGetContext("email") },
  retention: { logDays: 90 },
  table: { deletionProtection: true, removal: "retain" },
  tags: { app: "cordon" },
});
