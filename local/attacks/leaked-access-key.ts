import { attack } from "../attack.ts";
import { compromisedAccessKey } from "../finding.ts";
import { callsWith, passwordOf, policiesOf, statusOf } from "../look-at.ts";
import { newUser } from "../victims/user.ts";

export const leakedAccessKey = attack({
  story: "the first of two access keys of a user is used from a bad address",
  victim: async (company, name) => {
    const [user, bystander] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-bystander`),
    ]);
    return { user, bystander };
  },
  events: (company, { user }) => [
    compromisedAccessKey(company, { user, accessKeyId: user.keys[0]!.accessKeyId }),
  ],
  answers: ["contained"],
  look: (company, { user, bystander }) => ({
    "the leaked key": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "calls with it": callsWith(company, user.keys[0]!),
    "the user's other key": statusOf(company, user.name, user.keys[1]!.accessKeyId),
    "calls with the other key": callsWith(company, user.keys[1]!),
    "the user's password": passwordOf(company, user.name),
    "policies of the user": policiesOf(company, { user: user.name }),
    "calls of another user": callsWith(company, bystander.keys[0]!),
  }),
  held: {
    "the leaked key": "Inactive",
    "calls with it": "refused",
    "calls with the other key": "refused",
    "policies of the user": "2 policies",
  },
});
