import { BUCKET_NAME, EKS_CLUSTER_NAME, FUNCTION_NAME, INSTANCE_ID } from "../../aws/formats.ts";
import { at, is, isThere, list, text, textIfAny } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { claimAt } from "../principal/claims.ts";
import { type ResourceKind, resourceByName } from "../resource/by-name.ts";
import { DATABASE_ID } from "../resource/formats.ts";
import { trailNamed } from "../resource/trail.ts";
import {
  isAttacked,
  isVictim,
  reachesHost,
  STOLEN_FROM_INSTANCE,
  STOLEN_FROM_RESOURCE,
} from "./finding-types.ts";
import { sessionNameIn } from "./principal.ts";
import { attackers } from "./remote-addresses.ts";
import { workloadAt } from "./workload.ts";

const RESOURCE = "detail.resource";
const INSTANCE = `${RESOURCE}.instanceDetails.instanceId`;
const BUCKETS = `${RESOURCE}.s3BucketDetails`;
const TASK = `${RESOURCE}.ecsClusterDetails.taskDetails.arn`;
const WORKLOAD = `${RESOURCE}.kubernetesDetails.kubernetesWorkloadDetails.`;

/**
 * The account's own resources of a finding, one entry each. `resourceType` selects the details that count: sample findings carry all of
 * them. Throws `Unreadable` when those details name no resource, or two.
 */
export function resources(event: unknown, type: string, here: Place): readonly Subjects[] {
  const resourceType = at(event, `${RESOURCE}.resourceType`) ?? byFamily(type);
  switch (resourceType) {
    case "Instance":
    case "Container":
      return unlessVictim(event, type, host(event, here));
    case "AccessKey":
      return [...stolenFrom(event, type, here), stoppedTrail(event, here)];
    case "S3Bucket":
    case "S3Object":
      return buckets(event, here);
    case "EKSCluster":
    case "KubernetesCluster": {
      const cluster = eksCluster(event, here);
      return [cluster, workloadAt(event, WORKLOAD, here, cluster), escapedTo(event, type, here)];
    }
    case "ECSCluster":
      return [ecsTask(event, here), escapedTo(event, type, here)];
    case "Lambda":
      return [lambdaFunction(event, here)];
    case "RDSDBInstance":
    case "RDSLimitlessDB":
      return unlessVictim(event, type, database(event, here));
    default:
      // Snapshots, images, backups: no action contains these.
      return [];
  }
}

/** Findings from before `resourceType` existed. */
function byFamily(type: string): string | undefined {
  return /^[^:]+:EC2\//.test(type) ? "Instance" : /^[^:]+:IAMUser\//.test(type) ? "AccessKey" : undefined;
}

function host(event: unknown, here: Place): Subjects {
  return {
    instance: { ...here, instanceId: text(event, INSTANCE, INSTANCE_ID) },
  };
}

function unlessVictim(event: unknown, type: string, named: Subjects): readonly Subjects[] {
  const connection = {
    resourceRole: at(event, "detail.service.resourceRole"),
    direction: at(event, "detail.service.action.networkConnectionAction.connectionDirection"),
  };
  if (!isVictim(type, connection)) return [named];
  return isAttacked(type, connection) && named.instance ? attackers(event, named.instance) : [];
}

function escapedTo(event: unknown, type: string, here: Place): Subjects {
  return reachesHost(type) && isThere(event, INSTANCE) ? host(event, here) : {};
}

/** The host, function or task from which credentials were stolen is compromised. */
function stolenFrom(event: unknown, type: string, here: Place): readonly Subjects[] {
  const sessionName = sessionNameIn(event);
  if (STOLEN_FROM_INSTANCE.test(type)) {
    const named = textIfAny(event, INSTANCE, INSTANCE_ID);
    if (named && sessionName && named !== sessionName)
      throw new Unreadable(INSTANCE, `is ${named}, but the session is named ${sessionName.slice(0, 64)}`);
    const instanceId = named ?? (INSTANCE_ID.pattern.test(sessionName ?? "") ? sessionName : undefined);
    return instanceId === undefined ? [] : [{ instance: { ...here, instanceId } }];
  }
  if (!STOLEN_FROM_RESOURCE.test(type)) return [];
  const found = [
    isThere(event, `${RESOURCE}.lambdaDetails.functionName`) ? lambdaFunction(event, here) : {},
    isThere(event, TASK) ? ecsTask(event, here) : {},
  ];
  return found.filter(
    ({ lambdaFunction, task }) => (lambdaFunction?.functionName ?? task?.taskId) === sessionName,
  );
}

/**
 * The trail that the finding's API call stopped; a deleted or narrowed trail is not reversible. A malformed name is left out: the finding
 * is about the caller.
 */
function stoppedTrail(event: unknown, here: Place): Subjects {
  const call = "detail.service.action.awsApiCallAction";
  if (!is(event, `${call}.api`, "StopLogging")) return {};
  const trail = trailNamed(at(event, `${call}.affectedResources.AWS::CloudTrail::Trail`), here);
  return trail === undefined ? {} : { trail };
}

function buckets(event: unknown, here: Place): readonly Subjects[] {
  return list(event, BUCKETS).map((_, i) => {
    const bucketName = text(event, `${BUCKETS}.${i}.name`, BUCKET_NAME);
    const arn = named(event, "bucket", `${BUCKETS}.${i}.arn`, here);
    return same({ bucket: { ...here, bucketName } }, arn, `${BUCKETS}.${i}.arn`);
  });
}

function eksCluster(event: unknown, here: Place): Subjects {
  const path = `${RESOURCE}.eksClusterDetails`;
  const clusterName = textIfAny(event, `${path}.name`, EKS_CLUSTER_NAME);
  const arn = named(event, "cluster", `${path}.arn`, here);
  return clusterName === undefined ? arn : same({ cluster: { ...here, clusterName } }, arn, `${path}.arn`);
}

function ecsTask(event: unknown, here: Place): Subjects {
  const task = named(event, "task", TASK, here);
  if (isThere(event, TASK) || isThere(event, `${RESOURCE}.ecsClusterDetails`)) return task;
  throw new Unreadable(`${RESOURCE}.ecsClusterDetails`, "missing: the cluster is needed");
}

function lambdaFunction(event: unknown, here: Place): Subjects {
  const path = `${RESOURCE}.lambdaDetails`;
  const functionName = text(event, `${path}.functionName`, FUNCTION_NAME);
  const arn = named(event, "lambdaFunction", `${path}.functionArn`, here);
  return same({ lambdaFunction: { ...here, functionName } }, arn, `${path}.functionArn`);
}

function database(event: unknown, here: Place): Subjects {
  const path = `${RESOURCE}.rdsDbInstanceDetails`;
  if (isThere(event, path)) {
    const databaseId = text(event, `${path}.dbInstanceIdentifier`, DATABASE_ID);
    const arn = named(event, "databaseInstance", `${path}.dbInstanceArn`, here);
    return same({ database: { ...here, databaseId, of: "instance" } }, arn, `${path}.dbInstanceArn`);
  }
  const limitless = `${RESOURCE}.rdsLimitlessDbDetails.dbClusterIdentifier`;
  return { database: { ...here, databaseId: text(event, limitless, DATABASE_ID), of: "cluster" } };
}

function named(event: unknown, kind: ResourceKind, path: string, here: Place): Subjects {
  return isThere(event, path) && at(event, path) !== ""
    ? resourceByName(kind, claimAt(event, path), here)
    : {};
}

/** The resource's name, when its ARN agrees or is absent. */
function same(byName: Subjects, byArn: Subjects, field: string): Subjects {
  if (Object.keys(byArn).length > 0 && JSON.stringify(byArn) !== JSON.stringify(byName))
    throw new Unreadable(field, "names another resource than the fields beside it");
  return byName;
}
