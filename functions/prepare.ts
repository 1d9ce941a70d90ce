import { openAws } from "../lib/aws/clients.ts";
import { isRecord } from "../lib/model/json.ts";
import { type Prepared, prepare } from "../lib/quarantine/prepare.ts";
import { prepareDrains } from "../lib/quarantine/prepare-drain.ts";
import { log, logged } from "../lib/runtime/log.ts";

/** What CloudFormation sends a custom resource, as far as it is used here. */
interface Deploy {
  readonly RequestType: "Create" | "Update" | "Delete";
  readonly ResponseURL: string;
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
}

function isDeploy(event: unknown): event is Deploy {
  return isRecord(event) && typeof event["ResponseURL"] === "string";
}

/**
 * Ensures the quarantine groups: at deploy time, when a VPC appears, and daily. Nothing of the event is used
 * but the address of CloudFormation's answer. Throws when a VPC was left without a group, so that Lambda
 * tries again, and when somebody had opened one, so that an alarm tells people although it is closed again.
 */
export const handler = logged("prepare", async (event: unknown): Promise<readonly Prepared[]> => {
  const deploy = isDeploy(event) ? event : undefined;
  // The groups stay: they may isolate a host. `cordon uninstall` removes them when none does.
  if (deploy?.RequestType === "Delete") {
    await answer(deploy, []);
    return [];
  }
  const aws = openAws({
    account: JSON.parse(process.env["CORDON_ACCOUNTS"]!)[0],
    region: process.env["AWS_REGION"]!,
    partition: process.env["CORDON_PARTITION"]!,
    responseId: "prepare",
  });
  const prepared = await prepare(aws).catch(async (error: Error) => {
    if (deploy) await answer(deploy, [], [error.message]);
    throw error;
  });
  for (const vpc of prepared) log.info("prepared", { ...vpc });
  const drains = process.env["CORDON_DRAIN"] ? await prepareDrains(aws) : [];
  const problems = [
    ...prepared.flatMap(({ vpc, problems }) => problems.map((problem) => `${vpc}: ${problem}`)),
    ...drains,
  ];
  if (deploy) await answer(deploy, prepared, problems);
  const opened = prepared.flatMap(({ vpc, drift }) =>
    drift.map((rules) => `${vpc}: the quarantine group had been opened and is empty again: ${rules}`),
  );
  const told = [...problems, ...opened];
  if (told.length > 0) throw new Error(told.join("; "));
  return prepared;
});

/**
 * One VPC without a group must not roll back the whole deployment: the answer is always success, with what
 * went wrong beside it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
async function answer(
  deploy: Deploy,
  prepared: readonly Prepared[],
  problems: readonly string[] = [],
): Promise<void> {
  const { RequestId, StackId, LogicalResourceId } = deploy;
  const response = await fetch(deploy.ResponseURL, {
    method: "PUT",
    // The address is signed for an empty content type.
    headers: { "content-type": "" },
    signal: AbortSignal.timeout(10_000),
    body: JSON.stringify({
      Status: "SUCCESS",
      PhysicalResourceId: "quarantine-groups",
      RequestId,
      StackId,
      LogicalResourceId,
      // Printed at the end of the deploy; CloudFormation takes 4 KB in all.
      Data: { Summary: summary(prepared, problems).slice(0, 1_000) },
    }),
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}

function summary(prepared: readonly Prepared[], problems: readonly string[]): string {
  return [`${prepared.filter(({ group }) => group).length} of ${prepared.length} VPCs`, ...problems].join(
    "; ",
  );
}
