import { ECS_CLUSTER_NAME, TASK_ID } from "../../../aws/formats.ts";
import { at } from "../../../events/event-field.ts";
import { Unreadable } from "../../../events/unreadable.ts";
import type { Place } from "../../../model/place.ts";
import type { Subjects } from "../../../model/signal.ts";
import { type ResourceKind, resourceByName } from "../../resource/by-name.ts";
import { ANSWER, fieldsAt, MOST, PARAMETERS, type Recorded } from "./recorded.ts";

type Row = readonly [path: string, kind: ResourceKind];

/** The paths of resource names in a service's records; `*` is every element of a list. */
const NAMED_AT: Readonly<Record<string, readonly Row[]>> = {
  ec2: [
    [`${PARAMETERS}.instanceId`, "instance"],
    // Newer calls are recorded with the request's wrapper name, in the request's spelling.
    [`${PARAMETERS}.AssociateIamInstanceProfileRequest.InstanceId`, "instance"],
    [`${PARAMETERS}.ModifyInstanceMetadataOptionsRequest.InstanceId`, "instance"],
    [`${PARAMETERS}.resourcesSet.items.*.resourceId`, "instance"],
    [`${PARAMETERS}.instancesSet.items.*.instanceId`, "instance"],
    [`${ANSWER}.instancesSet.items.*.instanceId`, "instance"],
  ],
  "ec2-instance-connect": [[`${PARAMETERS}.instanceId`, "instance"]],
  ssm: [
    [`${PARAMETERS}.instanceId`, "instance"],
    [`${PARAMETERS}.instanceIds.*`, "instance"],
    [`${PARAMETERS}.targets.*.values.*`, "instance"],
    [`${PARAMETERS}.target`, "instance"],
  ],
  s3: [[`${PARAMETERS}.bucketName`, "bucket"]],
  lambda: [[`${PARAMETERS}.functionName`, "lambdaFunction"]],
  rds: [
    [`${PARAMETERS}.dBInstanceIdentifier`, "databaseInstance"],
    [`${PARAMETERS}.dBClusterIdentifier`, "databaseCluster"],
    [`${PARAMETERS}.resourceArn`, "databaseInstance"],
    [`${PARAMETERS}.resourceArn`, "databaseCluster"],
  ],
  ecs: [
    [`${PARAMETERS}.task`, "task"],
    [`${ANSWER}.tasks.*.taskArn`, "task"],
  ],
  // Most calls have the cluster's name in their path, as `name` (EKS API reference, "URI request parameters").
  eks: [
    [`${PARAMETERS}.clusterName`, "cluster"],
    [`${PARAMETERS}.name`, "cluster"],
  ],
};

/** The hosts, buckets, functions, databases, tasks and clusters that a call names. */
export function namedIn(record: Recorded, service: string): readonly Subjects[] {
  const { event, here } = record;
  const foreign = foreignNames(event, here.account);
  const found = (Object.hasOwn(NAMED_AT, service) ? NAMED_AT[service]! : []).flatMap(([path, kind]) =>
    fieldsAt(event, path)
      .slice(0, MOST)
      .map((field) => read(event, field, kind, here)),
  );
  return [...found, ...(service === "ecs" ? taskById(record) : [])].filter(
    ({ bucket }) => !foreign.includes(bucket?.bucketName ?? ""),
  );
}

function read(event: unknown, field: string, kind: ResourceKind, place: Place): Subjects {
  try {
    return resourceByName(kind, { value: at(event, field), field }, place);
  } catch (error) {
    if (error instanceof Unreadable) return {};
    throw error;
  }
}

/** StopTask and ExecuteCommand also take cluster and task names. */
function taskById({ event, here }: Recorded): readonly Subjects[] {
  const taskId = at(event, `${PARAMETERS}.task`);
  const cluster = at(event, `${PARAMETERS}.cluster`) ?? "default";
  const clusterName = typeof cluster === "string" ? cluster.split("/").at(-1) : undefined;
  const fits = typeof taskId === "string" && TASK_ID.pattern.test(taskId);
  if (!fits || clusterName === undefined || !ECS_CLUSTER_NAME.pattern.test(clusterName)) return [];
  return [{ task: { ...here, clusterName, taskId } }];
}

/** The names at the end of other accounts' ARNs: a bucket's ARN does not show its account. */
function foreignNames(event: unknown, account: string): readonly string[] {
  return fieldsAt(event, "detail.resources.*").flatMap((field) => {
    const owner = at(event, `${field}.accountId`);
    const arn = at(event, `${field}.ARN`) ?? at(event, `${field}.arn`);
    const isForeign = typeof owner === "string" && owner !== "" && owner !== account;
    return isForeign && typeof arn === "string"
      ? (arn.slice(0, 1_024).split(":").at(-1)?.split("/")[0] ?? [])
      : [];
  });
}
