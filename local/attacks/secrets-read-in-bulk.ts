import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, wordOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newUser } from "../victims/user.ts";

export const secretsReadInBulk = attack({
  story: "a user's own key reads all secrets in one call",
  victim: async (company, name) => {
    const secrets = asRoot(company, SecretsManagerClient);
    const [user, colleague] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      secrets.send(new CreateSecretCommand({ Name: name, SecretString: "example" })),
    ]);
    await secrets.send(new BatchGetSecretValueCommand({ SecretIdList: [name] }));
    return { user, colleague, secretId: name };
  },
  events: (company, { user, secretId }) => [
    recordedCall(company, {
      by: { user },
      service: "secretsmanager",
      name: "BatchGetSecretValue",
      requestParameters: { secretIdList: [secretId] },
      readOnly: true,
    }),
  ],
  answers: ["contained"],
  look: (company, { user, colleague, secretId }) => ({
    ...userSeen(company, user),
    "calls of another user": callsWith(company, colleague.keys[0]!),
    "a look at the secret": wordOf(
      asRoot(company, SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: secretId })),
    ),
  }),
  held: USER_CUT,
});
