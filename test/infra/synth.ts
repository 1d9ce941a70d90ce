import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { afterAll } from "vitest";
import { type CordonProps, CordonStack } from "../../lib/infra/cordon-stack.ts";
import { newApp } from "../../lib/infra/new-app.ts";
import type { Settings } from "../../lib/infra/settings.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions, loadChannels, loadSources } from "../../lib/units/load-units.ts";

export const ROOT = join(import.meta.dirname, "../..");

const folder = mkdtempSync(join(tmpdir(), "cordon-synth-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let stacks = 0;

/** Logical id → resource. */
export type Resources = Readonly<Record<string, Resource>>;
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: foreign JSON; a wrong path fails the test that takes it
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}
export interface Template {
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/**
 * The stack of this repository's playbooks and actions with the settings of a test. Functions have a line of
 * code: bundles have a test of their own. CDK's own validation, five seconds a synth, is left to `cdk synth`.
 */
export async function makeStack(
  settings: Partial<Settings & Pick<CordonProps, "channels">> = {},
): Promise<CordonStack> {
  process.env["CDK_VALIDATION"] = "false";
  const [playbooks, actions, sources, channels] = await Promise.all([
    loadPlaybooks(join(ROOT, "playbooks")),
    loadActions(ROOT),
    loadSources(ROOT),
    loadChannels(ROOT),
  ]);
  const bundles = new Proxy<Record<string, string>>(
    {},
    {
      get(_, name) {
        const code = join(folder, String(name));
        mkdirSync(code, { recursive: true });
        writeFileSync(join(code, "index.mjs"), `export const handler = () => ${JSON.stringify(name)};\n`);
        return code;
      },
    },
  );
  return new CordonStack(newApp({ outdir: join(folder, `out-${++stacks}`) }), "Cordon", {
    playbooks,
    actions,
    sources,
    channels,
    bundles,
    modes: {},
    deciders: {
      read: [],
      decide: ["arn:aws:iam::123456789012:role/on-call"],
      lead: ["arn:aws:iam::123456789012:role/lead"],
      trustedSessionNames: [],
    },
    raisedSources: [],
    buses: {},
    notify: {},
    retention: { logDays: 90 },
    table: { deletionProtection: true, removal: "retain" },
    tags: { app: "cordon" },
    ...settings,
  });
}

/** A bus for every source that has one of its own: `Settings.buses`. */
export async function everyBus(): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await loadSources(ROOT)).flatMap(({ terms: { id, bus } }) =>
      bus ? [[id, bus === "partner" ? `aws.partner/example.com/acme/${id}` : "security-events"]] : [],
    ),
  );
}

/** What CloudFormation gets. */
export function templateOf(stack: CordonStack): Template {
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

/**
 * A value with CloudFormation's functions written out:
 * `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cordon/*`, `<Ledger.Arn>/*`.
 */
export function written(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [[name, of] = ["", ""]] = Object.entries(value);
  if (name === "Ref") return `<${of}>`;
  if (name === "Fn::GetAtt") return `<${(of as string[]).join(".")}>`;
  if (name === "Fn::Join")
    return (of as [string, unknown[]])[1].map(written).join((of as [string, unknown[]])[0]);
  return JSON.stringify(value);
}

export function ofType(template: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

export interface Statement {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: unknown;
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

function statementOf(statement: Record<string, unknown>): Statement {
  return {
    actions: list(statement["Action"]).map(String),
    notActions: list(statement["NotAction"]).map(String),
    resources: list(statement["Resource"]).map(written),
    notResources: list(statement["NotResource"]).map(written),
    conditions: statement["Condition"],
  };
}

/** What one function may do, and what it never may. */
export interface Power {
  readonly id: string;
  readonly allow: readonly Statement[];
  readonly deny: readonly Statement[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Every function with the policies of its role, by the beginning of its logical id (`Revert`,
 * `leakedaccesskeyRespond`).
 */
export function powers(template: Template): readonly Power[] {
  return ofType(template, "AWS::Lambda::Function").map(([id, { Properties }]) => {
    const role = template.Resources[Properties.Role["Fn::GetAtt"][0]]!.Properties;
    const managed = (role.ManagedPolicyArns ?? []).map(
      (policy: { Ref: string }) => template.Resources[policy.Ref]!.Properties,
    );
    const statements = [...managed, ...role.Policies].flatMap(
      (policy: { PolicyDocument: { Statement: Record<string, unknown>[] } }) =>
        policy.PolicyDocument.Statement,
    );
    const having = (effect: string): Statement[] =>
      statements.filter((one: Record<string, unknown>) => one["Effect"] === effect).map(statementOf);
    const variables = Object.entries(Properties.Environment.Variables);
    return {
      id: id.replace(/[0-9A-F]{8}$/, ""),
      allow: having("Allow"),
      deny: having("Deny"),
      environment: Object.fromEntries(variables.map(([name, value]) => [name, written(value)])),
    };
  });
}

export function powerOf(template: Template, id: string): Power {
  const found = powers(template).find((power) => power.id === id);
  if (!found) throw new Error(`no function ${id} among ${powers(template).map((power) => power.id)}`);
  return found;
}

/** Every action that is allowed, each once. */
export function allowed({ allow }: Power): string[] {
  return [...new Set(allow.flatMap(({ actions }) => actions))].sort();
}
