import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";
import { changedSince, gone, unchanged } from "../facts/preview.ts";
import type { Attribute } from "./attribute.ts";

export type Concurrency = {
  readonly kind: "concurrency";
  readonly functionName: string;
  /** Absent where nothing was reserved; that differs from 0. */
  readonly reserved?: number;
};

/** The reserved concurrency of a function; undefined where the function does not exist. */
export async function reservedConcurrency(
  aws: Aws,
  functionName: string,
): Promise<{ readonly reserved?: number } | undefined> {
  const call = new GetFunctionConcurrencyCommand({ FunctionName: functionName });
  const found = await ifExists(aws.client(LambdaClient).send(call), "ResourceNotFound");
  const reserved = found?.ReservedConcurrentExecutions;
  return found && (typeof reserved === "number" ? { reserved } : {});
}

/** Returns a reservation as displayed. */
export function concurrencyInWords({ reserved }: { readonly reserved?: number | undefined }): string {
  return reserved === undefined ? "no reserved concurrency" : `reserved concurrency ${reserved}`;
}

/**
 * The reserved concurrency of a function. Freezing sets it to 0: no new invocation runs (Lambda developer guide, "Configuring reserved
 * concurrency").
 */
export function concurrency(aws: Aws, before: Concurrency): Attribute {
  const client = aws.client(LambdaClient);
  const it = { FunctionName: before.functionName };
  const put = async (reserved: number | undefined): Promise<void> => {
    await ifExists<unknown>(
      reserved === undefined
        ? client.send(new DeleteFunctionConcurrencyCommand(it))
        : client.send(new PutFunctionConcurrencyCommand({ ...it, ReservedConcurrentExecutions: reserved })),
      "ResourceNotFound",
    );
  };
  return {
    freeze: () => put(0),
    async preview() {
      const found = await reservedConcurrency(aws, before.functionName);
      if (found === undefined) return gone(`function ${before.functionName}`);
      const now = concurrencyInWords(found);
      if (found.reserved === before.reserved) return unchanged(now);
      const putBack = () => put(before.reserved);
      return found.reserved === 0
        ? { now, will: `set ${concurrencyInWords(before)} again`, putBack }
        : changedSince(now, putBack);
    },
  };
}
