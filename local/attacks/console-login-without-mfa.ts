import { attack } from "../attack.ts";
import { consoleSignInWithoutMfa } from "../finding.ts";
import { callsWith, passwordOf, policiesOf } from "../look-at.ts";
import { seedConsoleSession } from "../seed-identities.ts";
import { newUser } from "../victims/user.ts";

export const consoleLoginWithoutMfa = attack({
  story: "somebody signs in to the console with a user's password and no second factor",
  victim: async (company, name) => {
    const user = await newUser(company, name, { keys: 1 });
    return { user, session: await seedConsoleSession(company, user) };
  },
  events: (company, { user }) => [consoleSignInWithoutMfa(company, { user })],
  answers: ["contained"],
  look: (company, { user, session }) => ({
    "calls with the session": callsWith(company, session.credentials),
    "calls with the user's key": callsWith(company, user.keys[0]!),
    "the user's password": passwordOf(company, user.name),
    "policies of the user": policiesOf(company, { user: user.name }),
  }),
  held: {
    "calls with the session": "refused",
    "calls with the user's key": "refused",
    "policies of the user": "2 policies",
  },
});
