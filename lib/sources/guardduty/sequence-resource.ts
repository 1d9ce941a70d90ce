import { ACCOUNT, REGION } from "../../aws/formats.ts";
import { at, isThere, text } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { claimAt } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";
import { type ResourceKind, resourceByName } from "../resource/by-name.ts";
import { NAMESPACE, WORKLOAD_KIND, WORKLOAD_NAME } from "../resource/formats.ts";
import { inThePlural } from "./workload.ts";

/** Kinds that an action contains. The others (interfaces, images, profiles, groups, networks) only show what hosts share. */
const BY_TYPE: ReadonlyMap<unknown, ResourceKind> = new Map([
  ["EC2_INSTANCE", "instance"],
  ["S3_BUCKET", "bucket"],
  ["ECS_TASK", "task"],
  ["EKS_CLUSTER", "cluster"],
]);

/**
 * One resource of an attack sequence as a subject; undefined for kinds that no action contains, and for resources of another account.
 * Throws `Unreadable` for a malformed name.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ResourceV2.html
 */
export function sequenceResource(event: unknown, path: string, index: number, here: Place): Subjects {
  const one = `${path}.${index}`;
  const place = placeOf(event, one, here);
  if (place.account !== here.account) return {};
  const type = at(event, `${one}.resourceType`);
  if (type === "ACCESS_KEY") return accessKey(event, one, here);
  if (type === "KUBERNETES_WORKLOAD") return workload(event, path, one, place);
  const kind = BY_TYPE.get(type);
  return kind === undefined ? {} : resourceByName(kind, claimAt(event, `${one}.uid`), place);
}

/**
 * Merges the entries of both lists. Credentials in both appear once, from the list with enough data for a containment. Throws
 * `Unreadable` when the lists contradict each other about one key.
 */
export function mergedKeys(
  actors: readonly Subjects[],
  resources: readonly Subjects[],
  field: string,
): readonly Subjects[] {
  const keyed = new Map(
    resources.flatMap((one) => (one.actor?.accessKeyId ? [[one.actor.accessKeyId, one]] : [])),
  );
  const better = actors.map((actor) => {
    const key = actor.actor?.accessKeyId;
    const other = key === undefined ? undefined : keyed.get(key);
    if (key === undefined || other === undefined) return actor;
    keyed.delete(key);
    const [mine, theirs] = [reach(actor), reach(other)];
    if (mine !== undefined && theirs !== undefined && mine !== theirs)
      throw new Unreadable(field, `says two things of whose key ${key} is`);
    return mine === undefined && theirs !== undefined ? other : actor;
  });
  const without = new Set(keyed.values());
  return [...better, ...resources.filter((one) => !one.actor?.accessKeyId || without.has(one))];
}

/** The principal that a deny would affect, whoever chose the session's name. */
function reach({ session, user }: Subjects): string | undefined {
  return session ? `${session.roleId}:${session.sessionName}` : user?.userName;
}

function placeOf(event: unknown, one: string, here: Place): Place {
  return {
    account: isThere(event, `${one}.accountId`) ? text(event, `${one}.accountId`, ACCOUNT) : here.account,
    region: isThere(event, `${one}.region`) ? text(event, `${one}.region`, REGION) : here.region,
  };
}

function accessKey(event: unknown, one: string, here: Place): Subjects {
  const type = claimAt(event, `${one}.data.accessKey.userType`);
  if (type.value === undefined) return {};
  return principalOf({
    type,
    here: here.account,
    account: { value: here.account, field: `${one}.accountId` },
    name: claimAt(event, `${one}.data.accessKey.userName`),
    principalId: claimAt(event, `${one}.data.accessKey.principalId`),
    accessKeyId: claimAt(event, `${one}.uid`),
  });
}

/** A workload does not name its cluster: it is a subject only when the sequence has exactly one cluster. */
function workload(event: unknown, path: string, one: string, here: Place): Subjects {
  const all = at(event, path) as readonly unknown[];
  const clusters = all.flatMap((_, i) => {
    const isCluster = at(event, `${path}.${i}.resourceType`) === "EKS_CLUSTER";
    return isCluster ? [resourceByName("cluster", claimAt(event, `${path}.${i}.uid`), here)] : [];
  });
  const names = new Set(clusters.map(({ cluster }) => cluster?.clusterName));
  const [clusterName] = names;
  const parts = ["name", "data.kubernetesWorkload.namespace", "data.kubernetesWorkload.type"];
  if (
    names.size !== 1 ||
    clusterName === undefined ||
    !parts.every((part) => isThere(event, `${one}.${part}`))
  )
    return {};
  return {
    workload: {
      ...here,
      clusterName,
      namespace: text(event, `${one}.data.kubernetesWorkload.namespace`, NAMESPACE),
      workloadName: text(event, `${one}.name`, WORKLOAD_NAME),
      workloadKind: inThePlural(text(event, `${one}.data.kubernetesWorkload.type`, WORKLOAD_KIND)),
    },
  };
}
