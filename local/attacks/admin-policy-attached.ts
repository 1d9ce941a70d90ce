import { IAMClient, ListUsersCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { as, asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, policiesOf, statusOf, wordOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newUser } from "../victims/user.ts";

const POLICY = {
  policyName: "everything",
  policyDocument: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  }),
};

export const adminPolicyAttached = attack({
  story: "a user writes a policy that makes another user an administrator",
  victim: async (company, name) => {
    const [actor, other] = await Promise.all([newUser(company, name), newUser(company, `${name}-2`)]);
    const { policyName: PolicyName, policyDocument: PolicyDocument } = POLICY;
    await asRoot(company, IAMClient).send(
      new PutUserPolicyCommand({ UserName: other.name, PolicyName, PolicyDocument }),
    );
    return { actor, other };
  },
  events: (company, { actor, other }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "iam",
      name: "PutUserPolicy",
      requestParameters: { userName: other.name, ...POLICY },
    }),
  ],
  answers: ["contained"],
  look: (company, { actor, other }) => ({
    "the key that the actor used": statusOf(company, actor.name, actor.keys[0]!.accessKeyId),
    "calls with the actor's other key": callsWith(company, actor.keys[1]!),
    "policies of the actor": policiesOf(company, { user: actor.name }),
    "an administrator's call by the other user": wordOf(
      as(company, other.keys[0]!, IAMClient).send(new ListUsersCommand({ MaxItems: 1 })),
    ),
    "policies of the other user": policiesOf(company, { user: other.name }),
    "what the other user could do before": callsWith(company, other.keys[0]!),
  }),
  held: {
    "the key that the actor used": "Inactive",
    "calls with the actor's other key": "refused",
    "policies of the actor": "2 policies",
    "an administrator's call by the other user": "refused",
    "policies of the other user": "1 policy",
  },
});
