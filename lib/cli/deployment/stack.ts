import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  waitUntilStackDeleteComplete,
} from "@aws-sdk/client-cloudformation";
import { everyPage } from "../../aws/pages.ts";
import { isRecord } from "../../model/json.ts";
import { Failure } from "../program/failure.ts";
import type { Deployment } from "./find.ts";

/** What a stack leaves behind when it is deleted. */
export interface Retained {
  /** Such as AWS::DynamoDB::GlobalTable. */
  readonly type: string;
  readonly name: string;
}

/** The resources that the stack's template keeps, by their DeletionPolicy. */
export async function retainedBy({ stackId }: Pick<Deployment, "stackId">): Promise<Retained[]> {
  const client = new CloudFormationClient({ customUserAgent: "cordon" });
  const [{ TemplateBody = "{}" }, resources] = await Promise.all([
    client.send(new GetTemplateCommand({ StackName: stackId })),
    everyPage(
      paginateListStackResources({ client }, { StackName: stackId }),
      (page) => page.StackResourceSummaries,
    ),
  ]);
  // CDK's templates are JSON.
  const { Resources } = JSON.parse(TemplateBody) as { Resources?: unknown };
  const kept = Object.entries(isRecord(Resources) ? Resources : {}).filter(
    ([, resource]) => isRecord(resource) && String(resource["DeletionPolicy"]).startsWith("Retain"),
  );
  return kept.flatMap(([id]) => {
    const resource = resources.find(({ LogicalResourceId }) => LogicalResourceId === id);
    return resource?.PhysicalResourceId
      ? [{ type: resource.ResourceType ?? "", name: resource.PhysicalResourceId }]
      : [];
  });
}

/** Longer than a stack of functions, queues and a table takes; seconds. */
const LONGEST = 1_800;

/** Deletes the stack and waits until it is gone. Throws `Failure` with CloudFormation's reason when something of it stays. */
export async function deleteStack({ stack, stackId }: Deployment): Promise<void> {
  const client = new CloudFormationClient({ customUserAgent: "cordon" });
  await client.send(new DeleteStackCommand({ StackName: stackId }));
  try {
    await waitUntilStackDeleteComplete(
      { client, maxWaitTime: LONGEST, minDelay: 1, maxDelay: 5 },
      { StackName: stackId },
    );
  } catch (error) {
    if ((error as Error).name === "TimeoutError")
      throw new Failure("timedOut", `CloudFormation is still deleting ${stack}: see its events`, {
        cause: error,
      });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    const reason = Stacks?.[0]?.StackStatusReason ?? (error as Error).message;
    throw new Failure(
      "partly",
      `the stack ${stack} is not completely deleted: ${reason}. Fix that, and run the command again.`,
      { cause: error },
    );
  }
}
