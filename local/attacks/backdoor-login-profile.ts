import { IAMClient, UpdateLoginProfileCommand } from "@aws-sdk/client-iam";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, passwordOf, policiesOf, statusOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newUser } from "../victims/user.ts";

export const backdoorLoginProfile = attack({
  story: "a user sets the console password of another user",
  victim: async (company, name) => {
    const [actor, other] = await Promise.all([newUser(company, name), newUser(company, `${name}-2`)]);
    const Password = `${crypto.randomUUID()}-A1!`;
    await asRoot(company, IAMClient).send(new UpdateLoginProfileCommand({ UserName: other.name, Password }));
    return { actor, other };
  },
  events: (company, { actor, other }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "iam",
      name: "UpdateLoginProfile",
      requestParameters: { userName: other.name },
    }),
  ],
  // The caller is contained at once; a password has no undo, so replacing it requires approval.
  answers: ["contained", "waiting"],
  look: (company, { actor, other }) => ({
    "the key that the actor used": statusOf(company, actor.name, actor.keys[0]!.accessKeyId),
    "calls with the actor's other key": callsWith(company, actor.keys[1]!),
    "policies of the actor": policiesOf(company, { user: actor.name }),
    "the actor's own password": passwordOf(company, actor.name),
    "the other user's password": passwordOf(company, other.name),
    "calls with the other user's keys": callsWith(company, other.keys[0]!),
    "policies of the other user": policiesOf(company, { user: other.name }),
  }),
  held: {
    "the key that the actor used": "Inactive",
    "calls with the actor's other key": "refused",
    "policies of the actor": "2 policies",
    "the other user's password": "must be changed",
  },
  stays: { "the other user's password": "must be changed" },
});
