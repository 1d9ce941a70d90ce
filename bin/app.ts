import { join } from "node:path";
import { Aws } from "aws-cdk-lib";
import { bundle } from "../lib/infra/bundle.ts";
import { CordonStack } from "../lib/infra/cordon-stack.ts";
import { entriesOf } from "../lib/infra/entries.ts";
import { newApp } from "../lib/infra/new-app.ts";
import { decidingFrom, modeFrom, undoFrom } from "../lib/infra/settings.ts";
import { showProgress } from "../lib/model/bundling-progress.ts";
import type { Deciding } from "../lib/model/deciding.ts";
import { loadPlaybooks } from "../lib/units/load-playbooks.ts";
import { loadActions, loadChannels, loadSources } from "../lib/units/load-units.ts";

const app = newApp();
const root = join(import.meta.dirname, "..");
// `-c deciding={…}` is for trials.
const deciding: Partial<Deciding> = { ...decidingFrom(app.node.tryGetContext("deciding")) };
const playbooks = await loadPlaybooks(join(root, "playbooks"));
const bundles = await bundle(await entriesOf(root, playbooks, deciding), root, undefined, {
  cache: join(root, ".cordon", "bundles"),
  onReady: showProgress(),
});

new CordonStack(app, "Cordon", {
  playbooks,
  actions: await loadActions(root),
  sources: await loadSources(root),
  channels: await loadChannels(root),
  bundles,

  // observe: nothing acts and no playbook holds more than reads. `-c mode=ask` or `-c mode=act` switches all
  // of them on.
  mode: modeFrom(app.node.tryGetContext("mode")),
  // One by one, whatever the line above says: { "console-login-without-mfa": "ask" }
  modes: {},
  // `-c undo=keep` when you set all playbooks back to observe while something is still held: else nothing can be undone.
  undo: undoFrom(app.node.tryGetContext("undo")),
  // How it is decided: lib/model/deciding.ts says what there is, lib/policy/settings.ts what it is by default, docs/deciding.md explains it.
  // For example { ask: { within: "15m", onSilence: "escalate" }, modes: [{ tag: "environment=dev", mode: "act" }] }.
  deciding,
  // Who may decide: principals of this account that may invoke functions/review. The affected one never may, nor root.
  // A lead overrules. `read`: users and roles, by whole ARN, that may look without a policy of their own.
  deciders: {
    read: [],
    decide: [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:*`],
    lead: [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:*`],
    trustedSessionNames: [],
  },
  // Names of sources that others can write to, and that may act all the same; docs/sources.md says what that means.
  raisedSources: [],
  // Where the events of sources with a bus of their own come in: { okta: "aws.partner/okta.com/acme/cordon", custom: "security-events" }
  buses: { ...JSON.parse(app.node.tryGetContext("buses") ?? "{}") },
  // A wide open group in every VPC, through which isolating passes so that open connections are cut: docs/prepare-an-account.md.
  drain: false,
  // Besides the mail, a channel of lib/channels by its settings; docs/telling.md has them:
  // webhook: { url: "https://…", secretArn: "arn:aws:secretsmanager:…:secret:name-AbC123" }
  notify: { email: app.node.tryGetContext("email") },
  retention: { logDays: 90 },
  table: { deletionProtection: true, removal: "retain" },
  tags: { app: "cordon" },
});
