import { isDeepStrictEqual } from "node:util";
import { type DeniedInBucket, denyInBucket } from "../aws/deny-document.ts";
import { type Aws, action, type Change, type Preview, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { BucketPrincipal } from "../model/resource.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS } from "./facts/limits.ts";
import { conflict, gone, unchanged } from "./facts/preview.ts";
import { protection } from "./facts/tags.ts";
import { principalProtection } from "./iam/inline-policy.ts";
import {
  deletedPrincipals,
  samePolicy,
  statementsIn,
  withoutStatement,
  withStatement,
} from "./policy-document/statements.ts";
import { BUCKET_TAGS, BUCKETS, bucketTags, notABucket, unlessElsewhere } from "./s3/bucket.ts";
import { ROOM, readPolicy, writePolicy } from "./s3/bucket-policy.ts";
import { denied, holderOf, type Named, principalNamed } from "./s3/denied-principal.ts";

type Before = {
  readonly whom: DeniedInBucket;
  /** The policy before, character by character and without Cordon's statement; "" for none. */
  readonly policy: string;
};

const DENIED_HERE = [
  "Other buckets and services stay open to the principal, and what it already read is not taken back",
  "While the bucket blocks public policies, a policy that is public cannot be changed",
];
const LOOK = allow(["s3:GetBucketPolicy"], BUCKETS);
const PUT = allow(["s3:PutBucketPolicy"], BUCKETS);

/**
 * Denies one principal everything in a bucket, by one statement that Cordon adds to the bucket policy (S3 user guide, "Bucket policies").
 */
export const denyBucketPrincipal = action<BucketPrincipal, Before>({
  id: "deny-bucket-principal",
  summary: "Deny one role, user or session everything in an S3 bucket",
  reference: {
    mitigations: ["M1022", "M1026", "D3-UAP"],
    limits: [
      ...DENIED_HERE,
      "A session of another account's role cannot be denied alone: the role can",
      "S3 takes no policy that names a deleted role or user, from an undo neither",
      LIMITS.oneWriter,
    ],
    roundTrips: { plan: 1, apply: 2 },
    unverified: [
      "that S3 returns the text of a policy to the letter as it was put",
      "that requests by an access point are denied by the statement too",
    ],
  },
  authority: "identity",
  permissions: {
    read: [
      LOOK,
      BUCKET_TAGS,
      allow(["iam:GetRole"], ["arn:{partition}:iam::{account}:role/*"]),
      allow(["iam:GetUser"], ["arn:{partition}:iam::{account}:user/*"]),
    ],
    apply: [LOOK, PUT],
    revert: [PUT, allow(["s3:DeleteBucketPolicy"], BUCKETS)],
  },
  rearms: true,
  name: ({ bucketName, principalArn }) => `bucket/${bucketName} · ${principalArn.split(":").at(-1)}`,

  plan: async (target, aws) => {
    const named = principalNamed(target, aws.partition);
    if ("refused" in named) return named;
    return (
      notABucket(target.bucketName) ??
      (await unlessElsewhere(target, async () => {
        const { bucketName, account } = target;
        const holder = holderOf(aws, named);
        const [text, tags, principal] = await Promise.all([
          readPolicy(aws, target),
          bucketTags(aws, target),
          holder?.principal(),
        ]);
        if (text === undefined || tags === undefined)
          return { moot: `bucket ${bucketName} does not exist in ${account}` };
        if (holder && !principal) return { moot: `${holder.name} does not exist in ${account}` };
        const whom = denied(named, principal);
        if ("refused" in whom) return whom;

        const ours = denyInBucket(aws.partition, bucketName, whom);
        const noRoom = doesNotTake(bucketName, text, ours);
        if (noRoom) return noRoom;
        const who = inWords(named);
        return {
          changes: [
            {
              hold: holdOf(bucketName, named, account),
              of: `bucket ${bucketName}, ${who}`,
              from: "access as policies allow",
              to: "deny all",
              before: { whom, policy: withoutStatement(text, ours.Sid) },
              ...(isOurs(statementsIn(text, ours.Sid), ours) && { inForce: true as const }),
            },
          ],
          affected: [
            `${who}${reachOf(named) === "others" ? " and everyone who uses it" : ""}: all access to bucket ${bucketName}, its presigned URLs included`,
          ],
          limits: DENIED_HERE,
          ...(holder && principal && principalProtection(holder.name, principal)),
          ...protection([`bucket ${bucketName}`, tags]),
          asset: { tags, reach: reachOf(named), groups: [] },
        };
      }))
    );
  },

  async apply(target, change, aws) {
    const text = await readPolicy(aws, target);
    const ours = statement(target, change, aws);
    if (text === undefined || isOurs(statementsIn(text, ours.Sid), ours)) return;
    await writePolicy(aws, target, withStatement(text, ours));
  },

  async verify(target, changes, aws) {
    const text = await readPolicy(aws, target);
    return inForce(changes, (change) => {
      const ours = statement(target, change, aws);
      const found = text === undefined ? [ours] : statementsIn(text, ours.Sid);
      if (isOurs(found, ours)) return undefined;
      return `statement ${ours.Sid} of bucket ${target.bucketName} ${found.length > 0 ? "was changed" : "is gone"}`;
    });
  },

  /**
   * Previews the undo, which removes Cordon's statement. If no other part was changed, the policy is then as before, character by
   * character.
   */
  async preview(target, change, aws): Promise<Preview> {
    const ours = statement(target, change, aws);
    const name = `statement ${ours.Sid} in the policy of bucket ${target.bucketName}`;
    const text = await readPolicy(aws, target);
    if (text === undefined) return gone(`bucket ${target.bucketName}`);
    const found = statementsIn(text, ours.Sid);
    if (found.length === 0) return unchanged(change.from, `${name} is already deleted`);
    const rest = withoutStatement(text, ours.Sid);
    const put = samePolicy(rest, change.before.policy) ? change.before.policy : rest;
    const putBack = () => writePolicy(aws, target, put);
    if (!isOurs(found, ours))
      return conflict(`${name}, changed`, `another principal changed ${name} since`, putBack);
    const will = put === "" ? "delete the policy, which has no other statement" : `remove ${name}`;
    return { now: change.to, will, putBack };
  },
});

function statement({ bucketName }: BucketPrincipal, { before }: Change<Before>, aws: Aws) {
  return denyInBucket(aws.partition, bucketName, before.whom);
}

function isOurs(found: readonly unknown[], ours: object): boolean {
  return found.length === 1 && isDeepStrictEqual(found[0], ours);
}

/** Why S3 would refuse the policy with Cordon's statement. */
function doesNotTake(bucketName: string, text: string, ours: { readonly Sid: string }): Refusal | undefined {
  const deleted = deletedPrincipals(text);
  if (deleted.length > 0)
    return {
      refused: `the policy of bucket ${bucketName} names ${deleted.join(", ")}, a role or user that was deleted, and S3 takes no policy that does: take that out of it, or deny the principal itself`,
    };
  const size = Buffer.byteLength(withStatement(text, ours));
  if (size <= ROOM) return undefined;
  return {
    refused: `the policy of bucket ${bucketName} would have ${size} of the ${ROOM} bytes that S3 takes: shorten it, or deny the principal itself`,
  };
}

function holdOf(bucketName: string, { account, kind, name, sessionName }: Named, own: string): string {
  return [
    `bucket/${bucketName}`,
    ...(account === own ? [] : [`account/${account}`]),
    `${kind}/${name}`,
    ...(sessionName === undefined ? [] : [`session/${sessionName}`]),
    "deny",
  ].join("/");
}

/** All principals that may assume a role share it. */
function reachOf({ kind, sessionName }: Named): "target" | "others" {
  return kind === "role" && sessionName === undefined ? "others" : "target";
}

function inWords({ account, kind, name, sessionName }: Named): string {
  return sessionName === undefined
    ? `${kind} ${name} of account ${account}`
    : `sessions named ${sessionName} of role ${name}`;
}
