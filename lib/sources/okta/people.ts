import { OPAQUE_ID } from "../../aws/formats.ts";
import { addressIfAny, is, isThere, list, text, textIfFits } from "../../events/event-field.ts";
import { SetAside, Unreadable } from "../../events/unreadable.ts";
import type { Person, Subjects } from "../../model/signal.ts";
import { actingPerson, LOGIN, PROVIDERS, personAt, signedOutAt } from "../person/person.ts";

const REPORTED = "user.account.report_suspicious_activity_by_enduser";

/**
 * Event types about a user who did not act: the target is at risk, and the actor only reports. In all other types the actor acted, and a
 * user among the targets is affected.
 * https://developer.okta.com/docs/reference/api/itp-et/
 */
const ABOUT_TARGET =
  /^(user\.risk\.|user\.session\.context\.change|security\.breached_credential\.|security\.events\.provider\.|policy\.auth_reevaluate\.|policy\.entity_risk\.|policy\.continuous_access\.)/;

/** The person of an Okta event; throws `Unreadable` when it names none. */
export function peopleOf(
  event: unknown,
  type: string,
  account: string,
): Pick<Subjects, "actor" | "person"> & { readonly involved?: readonly Subjects[] } {
  // A user who reports activity in their own name acts, and is the user at risk.
  if (!ABOUT_TARGET.test(type)) return actingOf(event, account);
  const people = targetsOf(event, account);
  const [first, second] = people;
  if (first === undefined) throw new Unreadable("detail.target", `names no user, and ${type} is about one`);
  if (second === undefined) return actingPerson(first);
  return { involved: people.map(actingPerson) };
}

/** The actor and the affected users; throws `SetAside` when the actor affected only themselves, or no user. */
export function othersOf(
  event: unknown,
  account: string,
): Pick<Subjects, "actor" | "person"> & { readonly involved?: readonly Subjects[] } {
  const { actor, person: self } = actingOf(event, account);
  const others = targetsOf(event, account).filter(({ personId }) => personId !== self?.personId);
  const [first, second] = others;
  if (first === undefined) throw new SetAside("nobody did it to somebody else");
  return second === undefined
    ? { actor: actor!, person: first }
    : { actor: actor!, involved: others.map((person) => ({ person })) };
}

function targetsOf(event: unknown, account: string): readonly Person[] {
  const people = list(event, "detail.target").flatMap((_, i) => {
    const at = `detail.target.${i}`;
    if (!is(event, `${at}.type`, "User")) return [];
    return [personAt(event, "okta", { account, id: `${at}.id`, login: `${at}.alternateId` })];
  });
  return [...new Map(people.map((person) => [person.personId, person])).values()];
}

const ACTOR = "detail.actor";

function actingOf(event: unknown, account: string): Pick<Subjects, "actor" | "person"> {
  const id = text(event, `${ACTOR}.id`, OPAQUE_ID);
  const login = textIfFits(event, `${ACTOR}.alternateId`, LOGIN);
  if (is(event, `${ACTOR}.type`, "IP address"))
    return { actor: { kind: "anonymous", name: id, untouchable: "Okta names an address and nobody" } };
  if (isThere(event, `${ACTOR}.type`) && !is(event, `${ACTOR}.type`, "User"))
    return { actor: { kind: "person", name: id, untouchable: "it is no user of Okta" } };
  if (PROVIDERS.okta.personId.pattern.test(id))
    return actingPerson(
      personAt(event, "okta", { account, id: `${ACTOR}.id`, login: `${ACTOR}.alternateId` }),
    );
  const untouchable = `its id is not one that Okta gives to users; ${signedOutAt("okta")}`;
  return { actor: { kind: "person", name: login ?? id, untouchable } };
}

/** The address of the activity; a report comes from the reporter's own address. */
export function addressOf(event: unknown, type: string): string | undefined {
  if (type !== REPORTED) return addressIfAny(event, "detail.client.ipAddress");
  // The log writes `debugContext` as a list in some places, as an object in others.
  const reported = "debugData.suspiciousActivityEventIp";
  return (
    addressIfAny(event, `detail.debugContext.${reported}`) ??
    addressIfAny(event, `detail.debugContext.0.${reported}`)
  );
}
