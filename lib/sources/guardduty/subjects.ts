import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { together } from "../resource/together.ts";
import { attempt } from "./attempt.ts";
import { localActor } from "./local-actor.ts";
import { credentials } from "./principal.ts";
import { resources } from "./resources.ts";
import { sequenceInvolved } from "./sequence.ts";

/**
 * The actor and the subjects of a finding; for an attack sequence, all of them. Throws `Unreadable` unless it is a sample. The actor is
 * the principal of the credentials, where the finding has some, else the user of the database or cluster.
 */
export function subjects(
  event: unknown,
  type: string,
  here: Place,
  sample: boolean,
): Subjects & { readonly involved?: readonly Subjects[] } {
  if (type.startsWith("AttackSequence:")) return sequenceInvolved(event, here, sample);
  const principal = credentials(event, type, here.account, sample);
  const acted = principal.actor === undefined ? localActor(event) : principal;
  const found = attempt(sample, () => resources(event, type, here)) ?? [];
  return together([acted, ...found]);
}
