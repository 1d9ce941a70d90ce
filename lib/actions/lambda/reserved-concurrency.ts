import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { Aws } from "../../model/action.ts";
import { unlessGone } from "../facts/unless-gone.ts";
import { type Attribute, GONE } from "./attribute.ts";

export type Concurrency = {
  readonly kind: "concurrency";
  readonly functionName: string;
  /** Absent where nothing was reserved, which is not 0. */
  readonly reserved?: number;
};

/** What is reserved for a function; undefined where that is gone. */
export async function reservedConcurrency(
  aws: Aws,
  functionName: string,
): Promise<{ readonly reserved?: number } | undefined> {
  const call = new GetFunctionConcurrencyCommand({ FunctionName: functionName });
  const found = await unlessGone(aws.client(LambdaClient).send(call), GONE);
  const reserved = found?.ReservedConcurrentExecutions;
  return found && (typeof reserved === "number" ? { reserved } : {});
}

/** For people. */
export function concurrencyInWords({ reserved }: { readonly reserved?: number | undefined }): string {
  return reserved === undefined ? "no reserved concurrency" : `reserved concurrency ${reserved}`;
}

/** The concurrency of a function, which freezing sets to 0: nothing new runs (Lambda developer guide, "Configuring reserved concurrency"). */
export function concurrency(aws: Aws, before: Concurrency): Attribute {
  const client = aws.client(LambdaClient);
  const it = { FunctionName: before.functionName };
  const put = async (reserved: number | undefined): Promise<void> => {
    await unlessGone<unknown>(
      reserved === undefined
        ? client.send(new DeleteFunctionConcurrencyCommand(it))
        : client.send(new PutFunctionConcurrencyCommand({ ...it, ReservedConcurrentExecutions: reserved })),
      GONE,
    );
  };
  return {
    freeze: () => put(0),
    async look() {
      const [was, set] = [concurrencyInWords(before), concurrencyInWords({ reserved: 0 })];
      const found = await reservedConcurrency(aws, before.functionName);
      if (found === undefined)
        return { before: was, set, now: "gone", will: `nothing: function ${before.functionName} is gone` };
      const now = concurrencyInWords(found);
      const back = { before: was, set, now, put: () => put(before.reserved) };
      if (now === was) return { before: was, set, now, will: `nothing: it has ${now} already` };
      return now === set
        ? { ...back, will: `give it ${was} again` }
        : {
            ...back,
            will: `left as it is: somebody gave it ${now} since`,
            over: `give it ${was} again, over ${now}`,
          };
    },
  };
}
