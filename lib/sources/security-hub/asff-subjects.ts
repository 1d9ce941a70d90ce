import { at, is, isThere, list } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { attempt } from "../guardduty/attempt.ts";
import { whyNotTheActor } from "../guardduty/finding-types.ts";
import { kubernetesUser, plainNameAt } from "../guardduty/local-actor.ts";
import { IN_ASFF, sequenceActor } from "../guardduty/sequence-actor.ts";
import { mergedKeys } from "../guardduty/sequence-resource.ts";
import { workloadAt } from "../guardduty/workload.ts";
import { claimAt } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";
import { together, withoutRepeats } from "../resource/together.ts";
import { keyPrincipal } from "./access-key.ts";
import { attestedBy } from "./attested.ts";
import { isGuarddutys } from "./finding-id.ts";
import { hubResource, resourceType, withoutInnocent } from "./resources.ts";

const OTHER = "Details.Other.kubernetesDetails/kubernetes";

/** The actor and the subjects of an ASFF finding. Throws `Unreadable` unless it is a sample. */
export function asffSubjects(
  event: unknown,
  path: string,
  here: Place,
  { product, type, sample }: { readonly product: string; readonly type: string; readonly sample: boolean },
): Subjects & { readonly involved?: readonly Subjects[] } {
  const all = list(event, `${path}.Resources`).map((_, i) => `${path}.Resources.${i}`);
  const types = all.map((one) => resourceType(event, `${one}.Type`));
  const hasKey = types.includes("awsiamaccesskey");
  const entries = all.flatMap(
    (one, i) =>
      attempt(sample, () =>
        resourceEntries(event, one, types[i] ?? "", here, hasKey, isGuarddutys(product) ? type : ""),
      ) ?? [],
  );
  const isContainers = types.some((name) => /^aws(?:eks|ecs)/.test(name));
  const found = isGuarddutys(product)
    ? withoutInnocent(entries, type, connectionIn(event, path), isContainers)
    : entries;
  const actors = attempt(sample, () => sequenceActors(event, path, here)) ?? [];
  if (actors.length > 0) return { involved: withoutRepeats(mergedKeys(actors, found, `${path}.Detection`)) };
  return together(found.map((one) => misled(one, product, type)));
}

function resourceEntries(
  event: unknown,
  one: string,
  type: string,
  here: Place,
  hasKey: boolean,
  findingType: string,
): readonly Subjects[] {
  if (type === "awsiamaccesskey") {
    const details = `${one}.Details.AwsIamAccessKey`;
    const attested = attestedBy(findingType, at(event, `${details}.PrincipalId`));
    return [keyPrincipal(event, details, `${one}.Id`, here, attested)];
  }
  const isActor = is(event, `${one}.ResourceRole`, "Actor");
  if (isActor && /^awsiam(?:user|role)$/.test(type))
    return hasKey ? [] : [namedActor(event, one, type, here)];
  const resource = hubResource(event, `${one}.Type`, `${one}.Id`, here);
  if (type !== "awsekscluster") return [resource];
  const user = plainNameAt(event, [`${one}.${OTHER}UserDetails/username`]);
  const workload = attempt(true, () => workloadAt(event, `${one}.${OTHER}WorkloadDetails/`, here, resource));
  return [resource, workload ?? {}, ...(user === undefined ? [] : [kubernetesUser(user)])];
}

function namedActor(event: unknown, one: string, type: string, here: Place): Subjects {
  const arn = claimAt(event, `${one}.Id`);
  return principalOf({
    type: { value: type === "awsiamuser" ? "IAMUser" : "Role", field: `${one}.Type` },
    here: here.account,
    arn,
  });
}

function connectionIn(event: unknown, path: string) {
  const said = [
    "Action.NetworkConnectionAction.ConnectionDirection",
    "Network.Direction",
    "ProductFields.aws/guardduty/service/action/networkConnectionAction/connectionDirection",
    "ProductFields.action/networkConnectionAction/connectionDirection",
  ].map((one) => at(event, `${path}.${one}`));
  const direction = said.find((one) => typeof one === "string") as string | undefined;
  return {
    resourceRole:
      at(event, `${path}.ProductFields.aws/guardduty/service/resourceRole`) ??
      at(event, `${path}.ProductFields.resourceRole`),
    direction: direction?.toUpperCase().replace(/^(IN|OUT)$/, "$1BOUND"),
  };
}

function sequenceActors(event: unknown, path: string, here: Place): readonly Subjects[] {
  const sequence = `${path}.Detection.Sequence`;
  if (!isThere(event, `${sequence}.Actors`)) return [];
  const actors = list(event, `${sequence}.Actors`);
  if (actors.length === 0) throw new Unreadable(`${sequence}.Actors`, "names nobody");
  return actors.map((_, i) => sequenceActor(event, sequence, i, here, IN_ASFF));
}

function misled(found: Subjects, product: string, type: string): Subjects {
  const untouchable = isGuarddutys(product) ? whyNotTheActor(type) : undefined;
  return untouchable === undefined || found.actor === undefined
    ? found
    : { actor: { ...found.actor, untouchable } };
}
