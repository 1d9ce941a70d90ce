import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freezeFunction } from "../../lib/actions/freeze-function.ts";
import type { Change } from "../../lib/model/action.ts";
import { allow } from "../../lib/model/permission.ts";
import { makeLambda } from "../actions/lambda-account.ts";
import { world as quarantine } from "../actions/quarantine-role.world.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import { actionFiles } from "../support/contract-quarter.ts";
import { type EnforcedAccount, type Policy, startEnforced } from "../support/enforced-account.ts";
import { type Deny, deniesOf, TABLE } from "../support/enforced-denies.ts";
import { heldIn, isVisible, NOT_HERE, openEnforced, PLACE } from "../support/enforced-phases.ts";
import { policyOf } from "../support/judged-permissions.ts";

/**
 * Samples, by action, whose mark no Deny can see: IAM checks the call on something else than what is marked, or S3, which knows a
 * bucket's tags as a condition key only where ABAC is turned on for it. It is so on AWS, too: there the plan alone keeps away.
 */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  "block-bucket-public-access": ["a bucket without a configuration", "a bucket with one of the four"],
  "deny-bucket-principal": [
    "a role, in a bucket with a policy",
    "a user, in a bucket without one",
    "a session",
    "a role of another account",
  ],
  // The host is marked; checked is its role.
  "deny-instance-session": ["a host"],
  // The host is marked; checked are its interfaces and their groups.
  "isolate-instance": ["three interfaces", "a drain group"],
  // The host is marked; checked are the groups that it serves in, its addresses.
  "leave-load-balancers": ["two generations"],
  "release-address": ["two interfaces"],
  "standby-in-auto-scaling-group": ["one of two"],
  // The user is marked; checked is the group, and IAM puts no tags on groups.
  "undo-privilege-grant": ["a user put into a group"],
};

/** Of these, what is checked can be marked as well. */
const CHECKED_INSTEAD: Readonly<Record<string, RegExp>> = {
  "isolate-instance": /\beni-[0-9a-f]{8,}/g,
  "release-address": /\beipalloc-[0-9a-f]{8,}/g,
};

async function worldOf(id: string): Promise<World> {
  return (await import(new URL(`../actions/${id}.world.ts`, import.meta.url).href)).world;
}

let account: EnforcedAccount;
beforeAll(async () => {
  account = await startEnforced();
});
afterAll(() => account?.stop());

function withDenies(policy: object, denies: readonly Deny[]): Policy {
  const { Statement, ...rest } = policy as Policy;
  return { ...rest, Statement: [...Statement, ...denies] };
}

/** What stops it of all Denies: that one alone, and without it nothing does. */
async function isHeldBy(
  sid: string,
  denies: readonly Deny[],
  may: (denies: readonly Deny[]) => Promise<void>,
  run: () => Promise<unknown>,
): Promise<string> {
  const isStoppedBy = async (some: readonly Deny[]) => {
    await may(some);
    return isVisible(run);
  };
  if (!(await isStoppedBy(denies))) return NOTHING;
  if (!(await isStoppedBy(denies.filter(({ Sid }) => Sid === sid)))) return `${sid} alone does not hold it`;
  return (await isStoppedBy(denies.filter(({ Sid }) => Sid !== sid)))
    ? `without ${sid} it is held, too`
    : HELD;
}

const HELD = "held by it alone";
const NOTHING = "nothing holds it";

const here = actionFiles.map(({ id }) => id).filter((id) => !(id in NOT_HERE));

/** Calls on groups have a statement of their own. */
function sidFor(id: string) {
  return id === "close-security-group-rule" ? "ProtectedGroups" : "Protected";
}
let held = 0;

/** Plans, marks something, and applies as the role that may: what stops it. */
async function stoppedBy(
  world: World,
  make: World["samples"][string],
  mark: (sample: Sample, changes: readonly Change[]) => Promise<unknown>,
): Promise<string> {
  const it = await openEnforced(account, world, make);
  const { changes } = await it.plan();
  await mark(it.sample, changes);
  const allowed = policyOf(heldIn(world.action, "apply"), PLACE);
  return isHeldBy(
    sidFor(world.action.id),
    deniesOf(world.action.permissions.apply),
    (denies) => it.roles.apply.may(withDenies(allowed, denies)),
    () => it.apply(changes),
  );
}

describe("a protected target is denied by IAM itself, though the plan is bypassed", () => {
  test.each(here)("%s", async (id) => {
    const world = await worldOf(id);
    const unseen: string[] = [];
    for (const [name, make] of Object.entries(world.samples)) {
      let cannot = false;
      const by = await stoppedBy(world, make, async ({ protect }) => {
        cannot = "cannot" in protect;
        if (!("cannot" in protect)) await protect();
      });
      if (by === HELD) held++;
      else {
        expect(by, name).toBe(NOTHING);
        if (!cannot) unseen.push(name);
      }
    }
    expect(unseen).toEqual(UNSEEN[id] ?? []);
  });

  test.each(Object.entries(CHECKED_INSTEAD))("%s: where what IAM checks is marked", async (id, ids) => {
    const world = await worldOf(id);
    for (const [name, make] of Object.entries(world.samples)) {
      const by = await stoppedBy(world, make, async (_sample, changes) => {
        const Resources = [...new Set(JSON.stringify(changes).match(ids))];
        const Tags = [{ Key: "cordon:protected", Value: "true" }];
        await openClient(account, EC2Client).send(new CreateTagsCommand({ Resources, Tags }));
      });
      expect(by, name).toBe(HELD);
    }
  });

  test("what no Deny can see is said", () => {
    const lines = Object.entries(UNSEEN).map(([id, names]) => `${id}: ${names.join("; ")}`);
    console.info(`${held} protected samples denied by one statement; unseen by any:\n${lines.join("\n")}`);
    expect(Object.keys(UNSEEN).filter((id) => !here.includes(id))).toEqual([]);
  });
});

describe("what is Cordon's own or AWS's is denied by IAM itself", () => {
  test.each([
    ["/cordon/", "responder"],
    ["/", "cdk-hnb659fds-deploy-role"],
    ["/aws-service-role/support.amazonaws.com/", "AWSServiceRoleForSupport"],
    ["/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef"],
  ])("a role under %s%s", async (path, name) => {
    const it = await openEnforced(account, quarantine, quarantine.samples["its permissions and its trust"]!);
    await account.makeRole(name, { Version: "2012-10-17", Statement: [] }, path);
    const { changes } = await it.plan();
    const aimed = JSON.parse(JSON.stringify(changes).replaceAll('"backdoor"', JSON.stringify(name)));
    expect(aimed).toHaveLength(2);
    const held = policyOf(quarantine.action.permissions.apply, PLACE);
    for (const change of aimed)
      expect(
        await isHeldBy(
          "UntouchableRoles",
          deniesOf(quarantine.action.permissions.apply),
          (denies) => it.roles.apply.may(withDenies(held, denies)),
          () => it.apply([change]),
        ),
        change.hold,
      ).toBe(HELD);
  });

  test("a function of the stack", async () => {
    await account.reset();
    const { makeRole, makeFunction } = await makeLambda(account);
    const FunctionName = "Cordon-Revert0123ABCD-x";
    await makeFunction(FunctionName, await makeRole("of-the-function"));
    const changes = freezeFunction.permissions.apply;
    const role = await account.makeRole("freezer", policyOf(changes, PLACE));
    const lambda = openClient(role.session, LambdaClient);
    const hold = await isHeldBy(
      "OwnFunctions",
      deniesOf(changes),
      (denies) => role.may(withDenies(policyOf(changes, PLACE), denies)),
      () => lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
    );
    expect(hold).toBe(HELD);
  });

  test("the ledger", async () => {
    await account.reset();
    const dynamodb = openClient(account, DynamoDBClient);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const all = policyOf([allow(["dynamodb:DeleteTable"])], PLACE);
    const role = await account.makeRole("cleaner", all);
    const hold = await isHeldBy(
      "OwnTable",
      deniesOf([]),
      (denies) => role.may(withDenies(all, denies)),
      () => openClient(role.session, DynamoDBClient).send(new DeleteTableCommand({ TableName: TABLE })),
    );
    expect(hold).toBe(HELD);
  });
});
