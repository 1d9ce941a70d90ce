import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { mendedMoto } from "./mended-moto.ts";

const notFound = {
  status: 404,
  body: '{"Type":"User","Message":"The resource you requested does not exist."}',
  headers: { "x-amzn-errortype": "ResourceNotFoundException" },
};

/** Moto knows no provisioned concurrency, and has no name for the update of a mapping that is gone. */
export const LAMBDA_ACCOUNT = mendedMoto("provisioned concurrency", ({ method, path }, answer) => {
  if (answer.status !== 404) return undefined;
  if (path.includes("/provisioned-concurrency?"))
    return { status: 200, body: '{"ProvisionedConcurrencyConfigs":[]}' };
  return method === "PUT" && path.includes("/event-source-mappings/") ? notFound : undefined;
});

/** A zip file with nothing in it. */
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

/** Functions and what feeds them, made by a test's own hands. */
export async function makeLambda(moto: Moto) {
  const lambda = openClient(moto, LambdaClient);
  const sqs = openClient(moto, SQSClient);
  const iam = openClient(moto, IAMClient);
  const makeRole = async (RoleName: string, Path = "/"): Promise<string> => {
    const trust = { RoleName, Path, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' };
    return (await iam.send(new CreateRoleCommand(trust))).Role!.Arn!;
  };
  return {
    lambda,
    makeRole,
    makeFunction: (FunctionName: string, Role: string) =>
      lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Role,
          Code: { ZipFile: EMPTY_ZIP },
          Runtime: "nodejs24.x",
          Handler: "index.handler",
        }),
      ),
    /** The UUID of a new mapping, enabled. */
    async feed(FunctionName: string, QueueName: string): Promise<string> {
      await sqs.send(new CreateQueueCommand({ QueueName }));
      const EventSourceArn = `arn:aws:sqs:us-east-1:123456789012:${QueueName}`;
      const { UUID } = await lambda.send(
        new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }),
      );
      return UUID!;
    },
    enable: (UUID: string, Enabled: boolean) =>
      lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled })),
    reserve: (FunctionName: string, ReservedConcurrentExecutions: number) =>
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions })),
    protect: (name: string) =>
      lambda.send(
        new TagResourceCommand({
          Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
          Tags: { "cordon:protected": "true" },
        }),
      ),
    removeMapping: (UUID: string) => lambda.send(new DeleteEventSourceMappingCommand({ UUID })),
    remove: (FunctionName: string) => lambda.send(new DeleteFunctionCommand({ FunctionName })),
  };
}

/** Every function with its reserved concurrency, and every mapping. */
export async function describeLambda(moto: Moto): Promise<unknown> {
  const lambda = openClient(moto, LambdaClient);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  return {
    functions: await Promise.all(
      Functions.map(async ({ FunctionName, Role }) => {
        const { ReservedConcurrentExecutions } = await lambda.send(
          new GetFunctionConcurrencyCommand({ FunctionName }),
        );
        return { FunctionName, Role, ReservedConcurrentExecutions };
      }),
    ),
    mappings: EventSourceMappings.map(({ UUID, EventSourceArn, State }) => ({ UUID, EventSourceArn, State })),
  };
}
