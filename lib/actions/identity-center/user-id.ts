import { GetUserIdCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { type Format, IDENTITY_CENTER_LOGIN, IDENTITY_CENTER_USER } from "../../aws/formats.ts";
import type { Aws, Moot, Refusal } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { Person } from "../../model/signal.ts";
import { ifAnswered, type Unknown } from "../facts/if-answered.ts";
import { ifExists } from "../facts/if-exists.ts";
import { type Instance, lastPart } from "./permission-sets.ts";

/** The identity store belongs to the management account, wherever IAM Identity Center is administered. */
export const PEOPLE = allow(
  ["identitystore:GetUserId"],
  ["arn:{partition}:identitystore::*:identitystore/*", "arn:{partition}:identitystore:::user/*"],
);

/** Identity providers that can feed IAM Identity Center: the user name there is the login at the provider. */
const FED_BY = { okta: "Okta", auth0: "Auth0", entra: "Entra" };

/** An id of the provider itself: Cordon never looks it up, and refuses a value of another format. */
const FOREIGN_ID: Format = {
  pattern: /^\w[\w.|:=+@-]{0,329}$/,
  is: "an id of somebody at an identity provider",
};

/** The name of the provider that feeds IAM Identity Center with a person; undefined for IAM Identity Center itself. */
export function fedBy({ provider }: Person): string | undefined {
  return Object.entries(FED_BY).find(([id]) => id === provider)?.[1];
}

/** Identifies a person by the id in IAM Identity Center or, without one, by the login. */
export function namedBy(person: Person): { readonly userId: string } | { readonly login: string } | Refusal {
  const { provider, personId, login } = person;
  const isFed = fedBy(person) !== undefined;
  if (provider !== "identity-center" && !isFed)
    return { refused: `IAM Identity Center is not known to be fed by ${JSON.stringify(provider)}` };
  const form = isFed ? FOREIGN_ID : IDENTITY_CENTER_USER;
  if (personId !== undefined && !form.pattern.test(personId))
    return { refused: `${JSON.stringify(personId)} is not ${form.is}` };
  if (personId !== undefined && !isFed) return { userId: personId };
  if (login === undefined)
    return {
      refused: "what the person signs in with is not told: IAM Identity Center finds them by that only",
    };
  if (!IDENTITY_CENTER_LOGIN.pattern.test(login))
    return { refused: `${JSON.stringify(login)} is not ${IDENTITY_CENTER_LOGIN.is}` };
  return { login };
}

/**
 * The UserId of the user with a login, in the only visible instance: in several instances, one login may be two persons.
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html
 */
export async function userIdOf(
  aws: Aws,
  login: string,
  homes: readonly Instance[] | Unknown,
): Promise<{ readonly userId: string } | Refusal | Moot> {
  const elsewhere = "deny by hand, or work from where IAM Identity Center is administered";
  if ("unknown" in homes)
    return { refused: `${login} cannot be looked up here: ${homes.unknown}: ${elsewhere}` };
  const [home, ...others] = homes;
  if (home === undefined)
    return {
      refused: `no instance of IAM Identity Center is seen from ${aws.account} in this Region: ${elsewhere}`,
    };
  if (others.length > 0) {
    const names = homes.map(({ instanceArn }) => lastPart(instanceArn)).join(", ");
    return { refused: `${login} may be another person in each of ${names}: name the person by their UserId` };
  }
  const found = await ifAnswered(
    ifExists(
      aws.client(IdentitystoreClient).send(
        new GetUserIdCommand({
          IdentityStoreId: home.identityStoreId,
          AlternateIdentifier: { UniqueAttribute: { AttributePath: "userName", AttributeValue: login } },
        }),
      ),
      "ResourceNotFound",
    ),
  );
  if (found === undefined) return { moot: `IAM Identity Center has no user named ${login}` };
  if ("unknown" in found)
    return { refused: `${login} cannot be looked up here: ${found.unknown}: ${elsewhere}` };
  const userId = found.UserId ?? "";
  if (!IDENTITY_CENTER_USER.pattern.test(userId))
    return {
      refused: `${JSON.stringify(userId)}, by which ${login} is known, is not ${IDENTITY_CENTER_USER.is}`,
    };
  return { userId };
}
