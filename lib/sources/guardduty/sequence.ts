import { addressIfAny, at } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { withoutRepeats } from "../resource/together.ts";
import { attempt } from "./attempt.ts";
import { IN_EVENTS, sequenceActor } from "./sequence-actor.ts";
import { mergedKeys, sequenceResource } from "./sequence-resource.ts";

const SEQUENCE = "detail.service.detection.sequence";
/** GuardDuty lists up to 400 actors and 400 resources; the ledger stores lists of up to 100. */
const MOST_LISTED = 400;
const MOST_INVOLVED = 100;

/**
 * All actors and resources of an attack sequence, one entry each: every actor with its session or its user and key, every host, bucket,
 * task, cluster, workload. Throws `Unreadable` when there are none, too many, or contradictions: a partial containment would look
 * complete.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Sequence.html
 */
export function sequenceInvolved(
  event: unknown,
  here: Place,
  sample: boolean,
): { readonly involved?: readonly Subjects[] } {
  const actors = indexesOf(event, "actors", sample).map(
    (i) => attempt(sample, () => sequenceActor(event, SEQUENCE, i, here, IN_EVENTS)) ?? {},
  );
  const resources = indexesOf(event, "resources", sample).map(
    (i) => attempt(sample, () => sequenceResource(event, `${SEQUENCE}.resources`, i, here)) ?? {},
  );
  const involved = withoutRepeats(attempt(sample, () => mergedKeys(actors, resources, SEQUENCE)) ?? []);
  if (involved.length > MOST_INVOLVED)
    throw new Unreadable(SEQUENCE, `names more than ${MOST_INVOLVED} actors and resources: people must look`);
  if (involved.length > 0) return { involved };
  if (sample) return {};
  throw new Unreadable(SEQUENCE, "missing, or names neither an actor nor a resource that is known here");
}

/** The address of a sequence's endpoints, when they share exactly one. */
export function sequenceAddress(event: unknown): string | undefined {
  const addresses = new Set(
    indexesOf(event, "endpoints", true).flatMap(
      (i) => addressIfAny(event, `${SEQUENCE}.endpoints.${i}.ip`) ?? [],
    ),
  );
  return addresses.size === 1 ? [...addresses][0] : undefined;
}

function indexesOf(event: unknown, name: string, lenient: boolean): readonly number[] {
  const path = `${SEQUENCE}.${name}`;
  const value = at(event, path) ?? [];
  const isList = Array.isArray(value) && value.length <= MOST_LISTED;
  if (!isList && !lenient) throw new Unreadable(path, `is not a list of at most ${MOST_LISTED}`);
  return isList ? [...value.keys()] : [];
}
