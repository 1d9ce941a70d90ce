import { isThere, text } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { NAMESPACE, WORKLOAD_KIND, WORKLOAD_NAME } from "../resource/formats.ts";

/**
 * The workload of a Kubernetes finding that names both it and its cluster; `before` is the path up to `name`, `namespace` and `type`.
 * Throws `Unreadable` for a malformed field.
 */
export function workloadAt(event: unknown, before: string, here: Place, { cluster }: Subjects): Subjects {
  const isNamed = ["name", "namespace", "type"].every((part) => isThere(event, `${before}${part}`));
  if (cluster === undefined || !isNamed) return {};
  return {
    workload: {
      ...here,
      clusterName: cluster.clusterName,
      namespace: text(event, `${before}namespace`, NAMESPACE),
      workloadName: text(event, `${before}name`, WORKLOAD_NAME),
      workloadKind: inThePlural(text(event, `${before}type`, WORKLOAD_KIND)),
    },
  };
}

/** GuardDuty writes `pods`, `Pod` and `PODS`. */
export function inThePlural(kind: string): string {
  return `${kind.toLowerCase().replace(/s$/, "")}s`;
}
