import { beforeEach, expect, test } from "vitest";
import { freezeFunction } from "../../lib/actions/freeze-function.ts";
import type { Plan } from "../../lib/model/action.ts";
import { changeWords } from "../../lib/model/change-words.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { describeLambda, LAMBDA_ACCOUNT, makeLambda } from "./lambda-account.ts";

const moto = useServer(() => LAMBDA_ACCOUNT.start());
let it: Awaited<ReturnType<typeof makeLambda>>;
let orders: string;
let returns: string;
beforeEach(async () => {
  it = await makeLambda(moto);
  await it.makeFunction("checkout", await it.makeRole("web"));
  orders = await it.feed("checkout", "orders");
  returns = await it.feed("checkout", "returns");
});

const target = { ...PLACE, functionName: "checkout" };
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
async function planOf(faults?: Faults) {
  return (await freezeFunction.plan(target, door(faults))) as Plan;
}
type Known = Parameters<typeof freezeFunction.apply>[1];
async function changesOf() {
  return (await planOf()).changes as Known[];
}
async function apply(changes: readonly Known[]) {
  for (const change of changes) await freezeFunction.apply(target, change, door());
}
const states: (state: string) => Faults["answer"] = (state) => (_call, output) => {
  for (const one of (output["EventSourceMappings"] ?? []) as { State: string }[]) one.State = state;
};

test("in words: one change for the function, one for each source; who waits; what runs on", async () => {
  await it.enable(returns, false);
  const { changes, affected, limits } = await planOf();
  expect(changes.map((change) => [changeWords(change), change.inForce])).toEqual(
    expect.arrayContaining([
      ["function checkout: no reserved concurrency → reserved concurrency 0", undefined],
      ["sqs orders for checkout: enabled → disabled", undefined],
      ["sqs returns for checkout: disabled → disabled", true],
    ]),
  );
  expect(changes[0]!.hold).toBe("function/checkout/reserved-concurrency");
  expect(changes.map(({ hold }) => hold)).toContain(
    `function/checkout/event-source-mapping/${orders}/enabled`,
  );
  expect(affected).toEqual([expect.stringContaining("throttled"), "sqs orders: its events wait"]);
  expect(limits).toContainEqual(expect.stringContaining("15 minutes"));
});

test("what waits can be lost: said where something waits", async () => {
  const told = expect.stringContaining("Waiting events are lost when their source no longer keeps them");
  expect((await planOf()).limits).toContainEqual(told);
  for (const uuid of [orders, returns]) await it.enable(uuid, false);
  expect((await planOf()).limits).not.toContainEqual(told);
});

test("what was disabled before stays so after an undo", async () => {
  await it.enable(returns, false);
  const before = await describeLambda(moto);
  const changes = await changesOf();
  await apply(changes);
  for (const change of changes) await undoChange(freezeFunction, target, change, door());
  expect(await describeLambda(moto)).toEqual(before);
});

test("reserved 0 by others already: in force, and an undo gives nothing back", async () => {
  await it.reserve("checkout", 0);
  const [change] = await changesOf();
  expect(change).toMatchObject({ inForce: true, before: { reserved: 0 } });
  expect(await undoChange(freezeFunction, target, change!, door())).toEqual({
    undone: "No change: already reserved concurrency 0",
  });
});

test("Cordon's own functions, known by the path of their role: refused", async () => {
  await it.makeFunction("Stack-Revert", await it.makeRole("Revert", "/cordon/"));
  expect(await freezeFunction.plan({ ...PLACE, functionName: "Stack-Revert" }, door())).toEqual({
    refused: expect.stringContaining("is Cordon's own"),
  });
});

test("provisioned concurrency: refused, naming where", async () => {
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "ListProvisionedConcurrencyConfigs")
      output["ProvisionedConcurrencyConfigs"] = [
        { FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:checkout:live" },
      ];
  };
  expect(await planOf({ answer })).toEqual({
    refused: expect.stringMatching(/provisioned concurrency on live.*delete that first/),
  });
});

test("a source on its way counts as there; one that is being deleted does not", async () => {
  for (const [state, inForce] of [
    ["Creating", undefined],
    ["Enabling", undefined],
    ["Updating", undefined],
    ["Disabling", true],
  ] as const)
    expect(
      (await planOf({ answer: states(state) })).changes.map((change) => change.inForce),
      state,
    ).toEqual([undefined, inForce, inForce]);
  expect((await planOf({ answer: states("Deleting") })).changes).toHaveLength(1);
});

test("a source that was added since is found; so is one that was enabled again, and which", async () => {
  const changes = await changesOf();
  await apply(changes);
  await it.feed("checkout", "refunds");
  await it.enable(orders, true);
  expect(await freezeFunction.verify(target, changes, door())).toEqual({
    holds: false,
    missing: ["sqs orders is enabled", "sqs refunds was added since and is enabled"],
    broken: [`function/checkout/event-source-mapping/${orders}/enabled`],
  });
  await it.reserve("checkout", 3);
  expect((await freezeFunction.verify(target, changes, door())).missing[0]).toBe(
    "function checkout has reserved concurrency 3",
  );
});

test("somebody enabled what was disabled: a conflict, and disabled again only when forced", async () => {
  await it.enable(orders, false);
  const change = (await changesOf()).find(({ hold }) => hold.includes(orders))!;
  await it.enable(orders, true);
  expect(await undoChange(freezeFunction, target, change, door())).toEqual({
    conflict: "Left as it is: another principal enabled sqs orders since",
  });
  expect(await undoChange(freezeFunction, target, change, door(), true)).toEqual({
    undone: "restored: disabled, over enabled",
  });
  expect((await changesOf()).find(({ hold }) => hold.includes(orders))).toHaveProperty("inForce", true);
});

test("an error named as a bundle names it, or as the SDK does: gone either way", async () => {
  for (const name of ["ResourceNotFound", "ResourceNotFoundException"]) {
    const gone: Faults["before"] = () => {
      throw awsError(name);
    };
    expect(await freezeFunction.plan(target, door({ before: gone }))).toEqual({
      moot: "function checkout does not exist in 123456789012 us-east-1",
    });
    const changes = await changesOf();
    expect(await freezeFunction.verify(target, changes, door({ before: gone }))).toEqual({
      holds: true,
      missing: [],
    });
    for (const change of changes) {
      await freezeFunction.apply(target, change, door({ before: gone }));
      expect(await undoChange(freezeFunction, target, change, door({ before: gone }))).toEqual({
        undone: expect.stringContaining("no longer exists"),
      });
    }
  }
});

test("throttling is thrown: it is not the end of the function", async () => {
  const before: Faults["before"] = () => {
    throw awsError("TooManyRequestsException");
  };
  await expect(planOf({ before })).rejects.toThrow("TooManyRequests");
});
