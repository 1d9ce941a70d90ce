import { ECS_CLUSTER_NAME, REGION, TASK_ID } from "../../aws-formats.ts";
import { at } from "../../event-field.ts";
import type { Place, Subjects } from "../../signal.ts";
import { Unreadable } from "../../unreadable.ts";
import { type ResourceKind, resourceByName } from "../resource/by-name.ts";
import { together } from "../resource/together.ts";

type Row = readonly [path: string, kind: ResourceKind];

const PARAMETERS = "requestParameters";
const ANSWER = "responseElements";

/**
 * Where a service's records name what a call touched; `*` is every element of a list. What begins to exist by the call
 * (RunInstances) is in its answer.
 */
const NAMED_AT: Readonly<Record<string, readonly Row[]>> = {
  "ec2.amazonaws.com": [
    [`${PARAMETERS}.instanceId`, "instance"],
    // Newer calls are recorded with the name of what they send around it, spelt as it is sent.
    [`${PARAMETERS}.AssociateIamInstanceProfileRequest.InstanceId`, "instance"],
    [`${PARAMETERS}.ModifyInstanceMetadataOptionsRequest.InstanceId`, "instance"],
    [`${PARAMETERS}.resourcesSet.items.*.resourceId`, "instance"],
    [`${PARAMETERS}.instancesSet.items.*.instanceId`, "instance"],
    [`${ANSWER}.instancesSet.items.*.instanceId`, "instance"],
  ],
  "ec2-instance-connect.amazonaws.com": [[`${PARAMETERS}.instanceId`, "instance"]],
  "ssm.amazonaws.com": [
    [`${PARAMETERS}.instanceId`, "instance"],
    [`${PARAMETERS}.instanceIds.*`, "instance"],
    [`${PARAMETERS}.targets.*.values.*`, "instance"],
    [`${PARAMETERS}.target`, "instance"],
  ],
  "s3.amazonaws.com": [[`${PARAMETERS}.bucketName`, "bucket"]],
  "lambda.amazonaws.com": [[`${PARAMETERS}.functionName`, "lambdaFunction"]],
  "rds.amazonaws.com": [
    [`${PARAMETERS}.dBInstanceIdentifier`, "databaseInstance"],
    [`${PARAMETERS}.dBClusterIdentifier`, "databaseCluster"],
    [`${PARAMETERS}.resourceArn`, "databaseInstance"],
    [`${PARAMETERS}.resourceArn`, "databaseCluster"],
  ],
  "ecs.amazonaws.com": [
    [`${PARAMETERS}.task`, "task"],
    [`${ANSWER}.tasks.*.taskArn`, "task"],
  ],
  // Most calls have the cluster's name in their path, as `name` (EKS API reference, "URI request parameters").
  "eks.amazonaws.com": [
    [`${PARAMETERS}.clusterName`, "cluster"],
    [`${PARAMETERS}.name`, "cluster"],
  ],
};

/** Most that one signal is about; a call on more is one that people look at first. */
const MOST = 100;

/**
 * What a call touched in the account that it is recorded in. A name that does not fit is left out: what was asked for is
 * not what tells who acted. In a Region that there is not (anonymised records) there is nothing.
 */
export const touchedBy = (event: unknown, service: string, place: Place): ReturnType<typeof together> => {
  if (!REGION.pattern.test(place.region)) return {};
  const found = (Object.hasOwn(NAMED_AT, service) ? NAMED_AT[service]! : []).flatMap(([path, kind]) =>
    fieldsAt(event, "detail", path.split("."))
      .slice(0, MOST)
      .map((field) => read(event, field, kind, place)),
  );
  const foreign = foreignNames(event, place.account);
  const here = [...found, taskById(event, service, place)].filter(
    (one) => isIn(one, place.account) && !foreign.includes(one.bucket?.bucketName ?? ""),
  );
  return together(here.slice(0, MOST));
};

const read = (event: unknown, field: string, kind: ResourceKind, place: Place): Subjects => {
  try {
    return resourceByName(kind, { value: at(event, field), field }, place);
  } catch (error) {
    if (error instanceof Unreadable) return {};
    throw error;
  }
};

/** StopTask and ExecuteCommand take a cluster and a task by their names as well. */
const taskById = (event: unknown, service: string, place: Place): Subjects => {
  if (service !== "ecs.amazonaws.com") return {};
  const taskId = at(event, `detail.${PARAMETERS}.task`);
  const cluster = at(event, `detail.${PARAMETERS}.cluster`) ?? "default";
  const clusterName = typeof cluster === "string" ? cluster.split("/").at(-1) : undefined;
  const fits = typeof taskId === "string" && TASK_ID.pattern.test(taskId);
  if (!fits || clusterName === undefined || !ECS_CLUSTER_NAME.pattern.test(clusterName)) return {};
  return { task: { ...place, clusterName, taskId } };
};

/** The paths that a path with stars means, where there is something. */
const fieldsAt = (event: unknown, done: string, [key, ...rest]: readonly string[]): readonly string[] => {
  if (key === undefined) return at(event, done) === undefined ? [] : [done];
  if (key !== "*") return fieldsAt(event, `${done}.${key}`, rest);
  const length = at(event, `${done}.length`);
  const most = typeof length === "number" && length > 0 ? Math.min(Math.floor(length), MOST) : 0;
  return Array.from({ length: most }, (_, i) => i).flatMap((i) => fieldsAt(event, `${done}.${i}`, rest));
};

/** The names at the end of the ARNs of other accounts: a bucket's own ARN does not say whose it is. */
const foreignNames = (event: unknown, account: string): readonly string[] =>
  fieldsAt(event, "detail", ["resources", "*"]).flatMap((field) => {
    const owner = at(event, `${field}.accountId`);
    const arn = at(event, `${field}.ARN`) ?? at(event, `${field}.arn`);
    const isForeign = typeof owner === "string" && owner !== "" && owner !== account;
    return isForeign && typeof arn === "string"
      ? (arn.slice(0, 1_024).split(":").at(-1)?.split("/")[0] ?? [])
      : [];
  });

const isIn = (subjects: Subjects, account: string): boolean =>
  Object.values(subjects).every((subject) => (subject as Place).account === account);
