import type { Format } from "../../aws/formats.ts";
import { text, textIfFits } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Person, Subjects } from "../../model/signal.ts";

/** A provider that this project knows: how it is called, and what its ids of people look like. */
interface Provider {
  readonly called: string;
  /** The immutable id. Never a login: where a provider's API takes either, a login could name somebody else. */
  readonly personId: Format;
}

/**
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
 * https://auth0.com/docs/manage-users/user-accounts/identify-users
 * https://learn.microsoft.com/graph/api/resources/user
 */
export const PROVIDERS = {
  okta: {
    called: "Okta",
    personId: { pattern: /^00u[A-Za-z0-9]{17}$/, is: "the id of an Okta user (00u…)" },
  },
  auth0: {
    called: "Auth0",
    personId: { pattern: /^[\w-]{1,64}(\|[\w.@+:=-]{1,128}){1,2}$/, is: "the id of an Auth0 user (auth0|…)" },
  },
  entra: {
    called: "Entra",
    personId: {
      pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      is: "the object id of an Entra user (a GUID)",
    },
  },
} as const satisfies Readonly<Record<string, Provider>>;

export type ProviderId = keyof typeof PROVIDERS;

/** What people sign in with: on one line, printable, without spaces. */
export const LOGIN: Format = { pattern: /^[\x21-\x7e]{1,254}$/, is: "a login" };

/** An address; what else is typed into the field for a login may be a password. */
export const ADDRESS: Format = {
  pattern: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}$/,
  is: "an address",
};

/**
 * Somebody whom a provider names by its own id. Throws `Unreadable` when the id is missing or is none of that provider's;
 * a login that does not fit is left out, because it names nobody by itself.
 */
export function personAt(
  event: unknown,
  provider: ProviderId,
  { account, id, login }: { readonly account: string; readonly id: string; readonly login: string },
): Person {
  const personId = text(event, id, PROVIDERS[provider].personId);
  const known = textIfFits(event, login, LOGIN);
  const place: Place = { account, region: "global" };
  return { ...place, provider, personId, ...(known !== undefined && { login: known }) };
}

/** Somebody who acted, as far as AWS is concerned out of reach, and as the one whom the provider can sign out. */
export function actingPerson(person: Person): Pick<Subjects, "actor" | "person"> {
  return {
    actor: {
      kind: "person",
      name: (person.login ?? person.personId)!,
      untouchable: signedOutAt(person.provider as ProviderId),
    },
    person,
  };
}

/** Why IAM does nothing about somebody of this provider. */
export function signedOutAt(provider: ProviderId): string {
  return `their sessions are ended at ${PROVIDERS[provider].called}, not by IAM`;
}
