import { freezeFunction } from "../../lib/actions/freeze-function.ts";
import type { LambdaFunction } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { describeLambda, LAMBDA_ACCOUNT, makeLambda } from "./lambda-account.ts";

function frozen(reserved: number | undefined, ...queues: readonly string[]) {
  return async (moto: Moto): Promise<Sample<LambdaFunction>> => {
    const it = await makeLambda(moto);
    const role = await it.makeRole("web");
    await it.makeFunction("other", role);
    await it.feed("other", "theirs");
    await it.makeFunction("checkout", role);
    if (reserved !== undefined) {
      await it.reserve("other", reserved);
      await it.reserve("checkout", reserved);
    }
    const mappings: string[] = [];
    for (const queue of queues) mappings.push(await it.feed("checkout", queue));
    return {
      target: { ...PLACE, functionName: "checkout" },
      protect: () => it.protect("checkout"),
      remove: async () => {
        for (const uuid of mappings) await it.removeMapping(uuid);
        await it.remove("checkout");
      },
      describe: () => describeLambda(moto),
      meddle: async () => {
        await it.reserve("checkout", 7);
        for (const uuid of mappings) await it.enable(uuid, true);
      },
    };
  };
}

export const world: World<LambdaFunction> = {
  action: freezeFunction,
  account: LAMBDA_ACCOUNT,
  samples: {
    "a function that two queues feed": frozen(undefined, "orders", "returns"),
    "a function with reserved concurrency": frozen(20),
  },
};
