import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListProvisionedConcurrencyConfigs,
} from "@aws-sdk/client-lambda";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** The ARN of a function's role: all roles of Cordon are under one path, and only its own functions use them. */
export async function roleOf(aws: Aws, functionName: string): Promise<string | undefined> {
  const call = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const found = await ifExists(aws.client(LambdaClient).send(call), "ResourceNotFound");
  return found && (found.Role ?? "");
}

/** The versions and aliases with provisioned concurrency. */
export async function provisionedOn(aws: Aws, functionName: string): Promise<readonly string[] | undefined> {
  const pages = paginateListProvisionedConcurrencyConfigs(
    { client: aws.client(LambdaClient) },
    { FunctionName: functionName },
  );
  const found = await ifExists(
    everyPage(pages, (page) => page.ProvisionedConcurrencyConfigs),
    "ResourceNotFound",
  );
  return found?.map(({ FunctionArn = "" }) => FunctionArn.slice(FunctionArn.lastIndexOf(":") + 1));
}

/** The tags of a function; undefined where the function does not exist. */
export async function functionTags(
  aws: Aws,
  functionName: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { partition, region, account } = aws;
  const Resource = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  const call = aws.client(LambdaClient).send(new ListTagsCommand({ Resource }));
  const found = await ifExists(call, "ResourceNotFound");
  return found && (found.Tags ?? {});
}
