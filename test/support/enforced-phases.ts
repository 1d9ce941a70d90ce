import type { Change, Plan } from "../../lib/model/action.ts";
import type { Permission } from "../../lib/model/permission.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import type { Sample, World } from "./action-contract.ts";
import { openDoor } from "./aws-door.ts";
import type { EnforcedAccount, Role } from "./enforced-account.ts";
import { policyOf } from "./judged-permissions.ts";
import type { Moto } from "./moto.ts";

export type Part = "read" | "apply" | "revert";

/** One IAM action of one declared permission. */
export interface OneAllow {
  readonly part: Part;
  readonly permission: Permission;
  readonly action: string;
}

/** One sample world in the account, and its action at work with a role for each part of its permissions. */
export interface Enforced {
  readonly sample: Sample;
  readonly roles: Readonly<Record<Part, Role>>;
  /** What has been called so far, as IAM names it. */
  readonly used: Readonly<Record<Part, Set<string>>>;
  plan(as?: Moto): Promise<Plan>;
  apply(changes: readonly Change[], as?: Moto): Promise<void>;
  /** Verify, then where it has them progress and preview: all that is looked at after an apply. */
  look(changes: readonly Change[]): Promise<void>;
  revert(changes: readonly Change[], force?: boolean): Promise<void>;
}

const RESPONSE = "7QX4M2K9TD";
export const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** What the local account does not know or check, by action, so that the list cannot grow silently. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  "cancel-ssm-command": "ministack sends no command to a host that it did not register",
  "deny-identity-center-user":
    "the resources and condition keys of Organizations and SSO are not known to it",
  "disable-roles-anywhere": "no Roles Anywhere",
  "end-ssm-sessions": "no SSM sessions",
  "freeze-function": "no lambda:ListProvisionedConcurrencyConfigs",
  "make-database-snapshot-private": "no rds:ModifyDBSnapshotAttribute",
};

/** What the function has that runs a part: the one that applies identity steps holds what `apply` says and no more. */
export function heldIn(action: World["action"], part: Part): readonly Permission[] {
  const { read, apply, revert } = action.permissions;
  if (part === "read") return read;
  if (part === "revert") return [...revert, ...read];
  return action.authority === "identity" ? apply : [...apply, ...read];
}

/** Empties the account, makes the sample in it, and the roles. */
export async function openEnforced(
  account: EnforcedAccount,
  { action }: World,
  make: (moto: Moto) => Promise<Sample>,
): Promise<Enforced> {
  await account.reset();
  const sample = await make(account);
  const roleFor = (part: Part) =>
    account.makeRole(`responder-${part}`, policyOf(heldIn(action, part), PLACE), "/cordon/");
  const [read, apply, revert] = await Promise.all([roleFor("read"), roleFor("apply"), roleFor("revert")]);
  const roles = { read, apply, revert };
  const { target } = sample;
  const used = { read: new Set<string>(), apply: new Set<string>(), revert: new Set<string>() };
  const door = (as: Moto, part: Part) =>
    openDoor(as, target, RESPONSE, {
      before: ({ actions }) => {
        for (const name of actions) used[part].add(name);
      },
    });
  return {
    sample,
    roles,
    used,
    plan: async (as = read.session) => {
      const planned = await action.plan(target, door(as, "read"));
      if ("changes" in planned) return fromJson(planned);
      throw new Error(JSON.stringify(planned));
    },
    apply: async (changes, as = apply.session) => {
      for (const change of changes) await action.apply(target, change, door(as, "apply"));
    },
    look: async (changes) => {
      const { holds, missing } = await action.verify(target, changes, door(read.session, "read"));
      if (!holds) throw new Error(`not in force: ${missing}`);
      await action.progress?.(target, changes, door(read.session, "read"));
      for (const change of changes) await action.preview?.(target, change, door(read.session, "read"));
    },
    revert: async (changes, force) => {
      for (const change of changes) {
        const answer = await undoChange(action, target, change, door(revert.session, "revert"), force);
        if (!("undone" in answer)) throw new Error(answer.conflict);
      }
    },
  };
}

function fromJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Every Allow of an action, but those whose removal takes nothing away: the same is declared for a part that the role has, too. */
export function allowsOf(action: World["action"]): OneAllow[] {
  return (["read", "apply", "revert"] as const).flatMap((part) =>
    action.permissions[part].flatMap((permission) =>
      permission.actions
        .filter((name) => !heldIn(action, part).some((other) => isSame(other, permission, name)))
        .map((name) => ({ part, permission, action: name })),
    ),
  );
}

function isSame(other: Permission, permission: Permission, name: string): boolean {
  return (
    other !== permission &&
    JSON.stringify({ ...other, actions: [] }) === JSON.stringify({ ...permission, actions: [] }) &&
    other.actions.includes(name)
  );
}

const DENIED = /AccessDenied|UnauthorizedOperation/;

/** Whether it failed as people see a failure: by an error that names the denial, or an answer that does. */
export async function isVisible(run: () => Promise<unknown>): Promise<boolean> {
  return run().then(
    (answer) => DENIED.test(JSON.stringify(answer ?? null)),
    (error: Error) => DENIED.test(`${error.name} ${error.message}`),
  );
}

/**
 * Removes one Allow after the other and runs what needs it: gives those whose absence nobody would have noticed in this world.
 * `meddled`: somebody else changes what was set, and the undo is a forced one.
 */
export async function unnoticed(
  world: World,
  it: Enforced,
  allows: readonly OneAllow[],
  meddled = false,
): Promise<OneAllow[]> {
  const { action } = world;
  // What a whole run has not called it does not miss; a forced undo calls more than others.
  const called = { ...it.used, ...(meddled && { revert: new Set(allows.map((one) => one.action)) }) };
  const tried = ({ part, action: name }: OneAllow) => called[part].size === 0 || called[part].has(name);
  const left = new Set(allows);
  const without = async (part: Part, run: () => Promise<unknown>) => {
    for (const one of [...left].filter((each) => each.part === part && tried(each))) {
      await it.roles[part].may(policyOf(heldIn(action, part), PLACE, one));
      if (await isVisible(run)) left.delete(one);
    }
    await it.roles[part].may(policyOf(heldIn(action, part), PLACE));
  };
  const { changes } = await it.plan();
  await without("read", () => it.plan());
  await without("apply", () => it.apply(changes));
  await it.apply(changes);
  await without("read", () => it.look(changes));
  if (action.preview) {
    if (meddled) await it.sample.meddle();
    await without("revert", () => it.revert(changes, meddled));
  }
  return [...left];
}
