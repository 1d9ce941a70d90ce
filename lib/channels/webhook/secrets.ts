import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CLIENT } from "../../aws/sdk-client.ts";
import { asUndeliverable, Undeliverable } from "../../model/channel.ts";

const client = new SecretsManagerClient(CLIENT);

/** How long a secret is used before it is looked up again: a rotation is over by then. Milliseconds. */
const FRESH = 5 * 60_000;

let last: { readonly arn: string; readonly at: number; readonly secrets: readonly string[] } | undefined;

/** The signing secrets that a secret of Secrets Manager holds; read every five minutes at most. Throws `Undeliverable`. */
export async function signingSecrets(arn: string, now: number): Promise<readonly string[]> {
  if (last?.arn === arn && now - last.at < FRESH) return last.secrets;
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((error) => {
    throw asUndeliverable(error);
  });
  last = { arn, at: now, secrets: secretsIn(SecretString) };
  return last.secrets;
}

/** Standard Webhooks asks for 24 to 64 random bytes, and so 32 to 88 characters. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/**
 * One secret a line, or divided by spaces: two while they are rotated. Throws `Undeliverable` on none, and on what is none,
 * without saying it.
 */
export function secretsIn(text = ""): readonly string[] {
  const secrets = text.split(/\s+/).filter((part) => part !== "");
  if (secrets.length === 0) throw new Undeliverable("the webhook's signing secret is empty");
  if (!secrets.every((secret) => SECRET.test(secret)))
    throw new Undeliverable("the webhook's signing secret is none: whsec_ and 24 to 64 bytes in base64");
  return secrets;
}
