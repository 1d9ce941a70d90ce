import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, policiesOf, statusOf, wordOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newUser } from "../victims/user.ts";

// Of the calls that it answers the stand-in knows those on OpenID Connect: what contains who called is the same for all.
export const signInTrustChanged = attack({
  story: "a user lets an identity provider of their own sign people in",
  victim: async (company, name) => {
    const [actor, bystander] = await Promise.all([newUser(company, name), newUser(company, `${name}-2`)]);
    const Url = `https://${name}.example.com`;
    const made = await asRoot(company, IAMClient).send(
      new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["sts.amazonaws.com"] }),
    );
    return { actor, bystander, Url, providerArn: made.OpenIDConnectProviderArn! };
  },
  events: (company, { actor, Url, providerArn }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "iam",
      name: "CreateOpenIDConnectProvider",
      requestParameters: { url: Url, clientIDList: ["sts.amazonaws.com"] },
      responseElements: { openIDConnectProviderArn: providerArn },
    }),
  ],
  answers: ["waiting"],
  look: (company, { actor, bystander, providerArn }) => ({
    "the key that the actor used": statusOf(company, actor.name, actor.keys[0]!.accessKeyId),
    "calls with the actor's other key": callsWith(company, actor.keys[1]!),
    "policies of the actor": policiesOf(company, { user: actor.name }),
    "a look at the provider": wordOf(
      asRoot(company, IAMClient).send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }),
      ),
    ),
    "calls of another user": callsWith(company, bystander.keys[0]!),
  }),
  held: {
    "the key that the actor used": "Inactive",
    "calls with the actor's other key": "refused",
    "policies of the actor": "2 policies",
  },
});
