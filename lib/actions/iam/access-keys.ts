import { GetAccessKeyLastUsedCommand, IAMClient, paginateListAccessKeys } from "@aws-sdk/client-iam";
import { IAM_NAME, LONG_TERM_KEY_ID } from "../../aws/formats.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws, Moot, Refusal } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";

export const USERS = ["arn:{partition}:iam::{account}:user/*"];

/** What the calls below need. That GetAccessKeyLastUsed is checked against the user was not verified on AWS. */
export const ACCESS_KEYS = allow(["iam:GetAccessKeyLastUsed", "iam:ListAccessKeys"], USERS);

export interface Key {
  readonly id: string;
  /** "Active" or "Inactive". */
  readonly status: string;
}

/** A user's long-term keys; undefined when the user does not exist. */
export function keysOf(aws: Aws, userName: string): Promise<Key[] | undefined> {
  return ifExists(
    everyPage(paginateListAccessKeys({ client: aws.client(IAMClient) }, { UserName: userName }), (page) =>
      page.AccessKeyMetadata?.map(({ AccessKeyId = "", Status = "" }) => ({
        id: AccessKeyId,
        status: Status,
      })),
    ),
    "NoSuchEntity",
  );
}

/**
 * Returns the owner of a long-term key. Moot where IAM does not know the key; refused for a session's key and for a key of no user, for
 * example root's. IAM's answer for root was not verified on AWS: the caller must check that the user lists the key.
 */
export async function ownerOf(aws: Aws, keyId: string): Promise<{ userName: string } | Moot | Refusal> {
  if (!LONG_TERM_KEY_ID.pattern.test(keyId))
    return {
      refused: `${JSON.stringify(keyId)} is not ${LONG_TERM_KEY_ID.is}; what a session signs with is stopped by a deny on its role or user`,
    };
  const found = await ifExists(
    aws.client(IAMClient).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
    "NoSuchEntity",
  );
  if (found === undefined) return { moot: `there is no key ${keyId} in ${aws.account}` };
  const userName = found.UserName ?? "";
  return IAM_NAME.pattern.test(userName) ? { userName } : { refused: notAUsers(keyId) };
}

/** Returns a key as displayed: IAM connects it with no user, so Cordon cannot contain it within the account. */
export function notAUsers(keyId: string): string {
  return `${keyId} is no IAM user's key, so perhaps root's: delete it as root, or deny root by an SCP`;
}
