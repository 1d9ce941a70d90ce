import { asText, at } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { type Connection, isVictim, reachesHost, STOLEN_FROM_INSTANCE } from "../guardduty/finding-types.ts";
import { claimAt } from "../principal/claims.ts";
import { type ResourceKind, resourceByName } from "../resource/by-name.ts";

/**
 * Resource kinds by their names in ASFF (`AwsEc2Instance`) and CloudFormation (`AWS::EC2::Instance`), both in lower case without colons.
 */
const KINDS: ReadonlyMap<string, ResourceKind> = new Map([
  ["awsec2instance", "instance"],
  ["awss3bucket", "bucket"],
  ["awslambdafunction", "lambdaFunction"],
  ["awsecstask", "task"],
  ["awsekscluster", "cluster"],
  ["awsrdsdbinstance", "databaseInstance"],
  ["awsrdsdbcluster", "databaseCluster"],
  ["awsiamuser", "user"],
]);

/** A resource type in one spelling for both formats. */
export function resourceType(event: unknown, path: string): string {
  return asText(at(event, path)).replaceAll("::", "").toLowerCase();
}

/** A resource as a subject; undefined for kinds that no action contains. Throws `Unreadable` for a malformed name. */
export function hubResource(event: unknown, typePath: string, idPath: string, here: Place): Subjects {
  const kind = KINDS.get(resourceType(event, typePath));
  return kind === undefined ? {} : resourceByName(kind, claimAt(event, idPath), here);
}

/**
 * The compromised hosts and databases of a GuardDuty finding, by the same rules as the native event: not the victim of brute force, not
 * the node of a container without an escape, not the host beside a finding about a bucket.
 */
export function withoutInnocent(
  found: readonly Subjects[],
  type: string,
  connection: Connection,
  isContainers: boolean,
): readonly Subjects[] {
  const isAttacked = isVictim(type, connection);
  const isHosts =
    STOLEN_FROM_INSTANCE.test(type) ||
    reachesHost(type) ||
    (/:EC2\//.test(type) && !isAttacked) ||
    (/:(?:Runtime|Container)\//.test(type) && !isContainers);
  return found.filter(
    ({ instance, database }) => (isHosts || !instance) && !(isAttacked && database !== undefined),
  );
}
