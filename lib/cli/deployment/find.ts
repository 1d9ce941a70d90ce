import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import type { AwsOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { setEnvironment } from "./environment.ts";

/** A deployment of Cordon: where it is, and how its functions and its table are called there. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  readonly stackId: string;
  readonly status: string;
  readonly review: string;
  readonly table: string;
  /** Playbook id → mode; empty when the stack does not say. */
  readonly modes: Readonly<Record<string, string>>;
  /** The options that name it again in a suggested command: "" or " --profile prod". */
  readonly flags: string;
}

/** Finds the deployment that the options and the environment name. Throws `Failure` when there is none. */
export async function findDeployment(options: AwsOptions): Promise<Deployment> {
  setEnvironment(options);
  const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient({ customUserAgent: "cordon" });
  const region = await client.config.region();
  const stack = await describe(client, options.stack, region);
  const outputs = Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const { ReviewFunctionName: review, TableName: table, Modes } = outputs;
  if (!review || !table)
    throw new Failure(
      "notFound",
      `the stack ${options.stack} in ${region} (${stack.StackStatus}) has no output ReviewFunctionName: it is no stack of Cordon, or its deployment did not finish`,
    );
  return {
    // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID
    account: stack.StackId?.split(":")[4] ?? "unknown",
    region,
    stack: options.stack,
    stackId: stack.StackId ?? options.stack,
    status: stack.StackStatus ?? "unknown",
    review,
    table,
    modes: Modes ? JSON.parse(Modes) : {},
    flags: flagsOf(options),
  };
}

async function describe(client: CloudFormationClient, name: string, region: string): Promise<Stack> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (Stacks?.[0]) return Stacks[0];
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (!/does not exist/.test((error as Error).message)) throw error;
  }
  throw new Failure(
    "notFound",
    `no stack ${name} in ${region} of this account: check --region, --profile and --stack`,
  );
}

function flagsOf({ profile, region, stack }: AwsOptions): string {
  return [
    ...(profile ? [` --profile ${profile}`] : []),
    ...(region ? [` --region ${region}`] : []),
    ...(stack === "Cordon" ? [] : [` --stack ${stack}`]),
  ].join("");
}
