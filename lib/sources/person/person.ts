import type { Format } from "../../aws/formats.ts";
import { text, textIfFits } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Person, Subjects } from "../../model/signal.ts";

/** An identity provider that Cordon supports: its name, and the format of its ids. */
interface Provider {
  readonly called: string;
  /** The immutable id. Never a login: a provider's API may accept either, and a login can name another person. */
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

/** A login: one line, printable, without spaces. */
export const LOGIN: Format = { pattern: /^[\x21-\x7e]{1,254}$/, is: "a login" };

/** An email address; other text in a login field may be a password. */
export const ADDRESS: Format = {
  pattern: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}$/,
  is: "an address",
};

/**
 * Reads a person by the provider's own id. Throws `Unreadable` when the id is missing or malformed; leaves out a malformed login, which
 * identifies no person alone.
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

/** A person as the actor, whom AWS cannot contain, and as the person whom the provider can sign out. */
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

/** Why IAM cannot contain a person of this provider. */
export function signedOutAt(provider: ProviderId): string {
  return `their sessions are ended at ${PROVIDERS[provider].called}, not by IAM`;
}
