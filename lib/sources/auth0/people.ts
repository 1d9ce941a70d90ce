import { OPAQUE_ID } from "../../aws/formats.ts";
import { isThere, textIfAny, textIfFits } from "../../events/event-field.ts";
import type { Subjects } from "../../model/signal.ts";
import { ADDRESS, actingPerson, PROVIDERS, personAt } from "../person/person.ts";

/** Calls of the Management API: by an administrator, or by an application itself. */
const MANAGEMENT = /^(sapi|fapi|mgmt_api_read)$/;
const ADMINISTRATOR = "detail.data.details.request.auth.user";

/**
 * Returns the person of an Auth0 event: the administrator who called, else the user that it names by id.
 * A login without an id is typed text. If it is an email address, it is shown as the person at risk (a leaked password, a blocked
 * sign-in), but it cannot be told from a user whom an attacker impersonates.
 */
export function peopleOf(event: unknown, type: string, account: string): Pick<Subjects, "actor" | "person"> {
  if (MANAGEMENT.test(type) && isThere(event, `${ADMINISTRATOR}.user_id`))
    return actingPerson(
      personAt(event, "auth0", {
        account,
        id: `${ADMINISTRATOR}.user_id`,
        login: `${ADMINISTRATOR}.email`,
      }),
    );
  if (textIfAny(event, "detail.data.user_id", PROVIDERS.auth0.personId) !== undefined)
    return actingPerson(
      personAt(event, "auth0", { account, id: "detail.data.user_id", login: "detail.data.user_name" }),
    );
  const typed = textIfFits(event, "detail.data.user_name", ADDRESS);
  if (typed !== undefined)
    return {
      actor: {
        kind: "anonymous",
        name: typed,
        untouchable: "this is what somebody typed to sign in; Auth0 names no user by id",
      },
    };
  const application = textIfFits(event, "detail.data.client_id", OPAQUE_ID);
  if (MANAGEMENT.test(type) && application !== undefined)
    return {
      actor: {
        kind: "person",
        name: `application ${application}`,
        untouchable: "an application acted in its own name: its secret is rotated at Auth0",
      },
    };
  return { actor: { kind: "anonymous", name: "nobody", untouchable: "Auth0 names no user by id" } };
}
