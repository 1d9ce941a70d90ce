import { asText, at } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { type Connection, isVictim, reachesHost, STOLEN_FROM_INSTANCE } from "../guardduty/finding-types.ts";
import { claimAt } from "../principal/claims.ts";
import { type ResourceKind, resourceByName } from "../resource/by-name.ts";

/** The kinds by their names in ASFF (`AwsEc2Instance`) and CloudFormation (`AWS::EC2::Instance`), both in small letters without colons. */
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

/** The type of a resource in one spelling for both formats. */
export function resourceType(event: unknown, path: string): string {
  return asText(at(event, path)).replaceAll("::", "").toLowerCase();
}

/** One resource as the subject that it is; nothing for kinds that nothing here contains. Throws `Unreadable` when its name does not fit. */
export function hubResource(event: unknown, typePath: string, idPath: string, here: Place): Subjects {
  const kind = KINDS.get(resourceType(event, typePath));
  return kind === undefined ? {} : resourceByName(kind, claimAt(event, idPath), here);
}

/**
 * The hosts and databases of a GuardDuty finding that are in the wrong hands, as the native event is read: not the victim of
 * brute force, not the node of a container that stayed inside, not the host beside a finding about a bucket.
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
