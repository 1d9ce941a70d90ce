import { attack } from "../attack.ts";
import { callsWith, policiesOf, statusOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newUser } from "../victims/user.ts";

export const backdoorAccessKey = attack({
  story: "a user makes an access key for another user",
  victim: async (company, name) => {
    const [actor, other] = await Promise.all([newUser(company, name), newUser(company, `${name}-2`)]);
    return { actor, other };
  },
  events: (company, { actor, other }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "iam",
      name: "CreateAccessKey",
      requestParameters: { userName: other.name },
      responseElements: {
        accessKey: { userName: other.name, accessKeyId: other.keys[1]!.accessKeyId, status: "Active" },
      },
    }),
  ],
  answers: ["contained"],
  look: (company, { actor, other }) => ({
    "calls of the actor": callsWith(company, actor.keys[0]!),
    "policies of the actor": policiesOf(company, { user: actor.name }),
    "the key that the actor used": statusOf(company, actor.name, actor.keys[0]!.accessKeyId),
    "the made key": statusOf(company, other.name, other.keys[1]!.accessKeyId),
    "calls with the other user's own key": callsWith(company, other.keys[0]!),
  }),
  held: {
    "the key that the actor used": "Inactive",
    "calls of the actor": "refused",
    "policies of the actor": "2 policies",
    "the made key": "Inactive",
  },
});
