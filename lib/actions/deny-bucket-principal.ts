import { isDeepStrictEqual } from "node:util";
import { type DeniedInBucket, denyInBucket } from "../aws/deny-document.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { BucketPrincipal } from "../model/resource.ts";
import { protection } from "./iam/inline-policy.ts";
import {
  deletedPrincipals,
  samePolicy,
  statementsIn,
  withoutStatement,
  withStatement,
} from "./policy-document/statements.ts";
import {
  BUCKET_TAGS,
  BUCKETS,
  bucketTags,
  notABucket,
  protectedBucket,
  unlessElsewhere,
} from "./s3/bucket.ts";
import { ROOM, readPolicy, writePolicy } from "./s3/bucket-policy.ts";
import { denied, holderOf, type Named, principalNamed } from "./s3/denied-principal.ts";

type Before = {
  readonly whom: DeniedInBucket;
  /** The policy as it was, to the letter and without our statement; "" where there was none. */
  readonly policy: string;
};

const LOOK = allow(["s3:GetBucketPolicy"], BUCKETS);
const PUT = allow(["s3:PutBucketPolicy"], BUCKETS);

/** Denies one principal everything in a bucket, by one statement beside those that are there (S3 user guide, "Bucket policies"). */
export const denyBucketPrincipal = action<BucketPrincipal, Before>({
  id: "deny-bucket-principal",
  summary: "Deny one role, user or session everything in an S3 bucket",
  reference: {
    mitigations: ["M1022", "M1026", "D3-UAP"],
    cannot: [
      "deny a session of another account's role alone: the role can be denied",
      "change a policy that names a role or user that was deleted since: S3 refuses that, to an undo too",
      "change a policy that is public while the bucket blocks public policies: S3 refuses that",
      "keep a change that somebody else makes to the policy at the same moment: S3 knows no versions of it",
      "cut the principal elsewhere, or take back what it read",
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

        const deleted = deletedPrincipals(text);
        if (deleted.length > 0)
          return {
            refused: `the policy of bucket ${bucketName} names ${deleted.join(", ")}, a role or user that was deleted, and S3 takes no policy that does: take that out of it, or deny the principal itself`,
          };
        const ours = denyInBucket(aws.partition, bucketName, whom);
        const size = Buffer.byteLength(withStatement(text, ours));
        if (size > ROOM)
          return {
            refused: `the policy of bucket ${bucketName} would have ${size} of the ${ROOM} bytes that S3 takes: shorten it, or deny the principal itself`,
          };
        const inForce = isOurs(statementsIn(text, ours.Sid), ours);
        const who = inWords(named);
        return {
          changes: [
            {
              hold: holdOf(bucketName, named, account),
              change: `bucket ${bucketName}, ${who}: as policies allow → denied everything`,
              before: { whom, policy: withoutStatement(text, ours.Sid) },
              ...(inForce && { inForce: true as const }),
            },
          ],
          affected: [
            `${who}${reachOf(named) === "others" ? ", whoever and whatever uses it," : ""} in bucket ${bucketName}: everything, reading and writing, presigned URLs that it made included`,
          ],
          limits: [
            "other buckets and services are open to it as before",
            "while the bucket blocks public policies, a policy that is public cannot be changed",
          ],
          ...(holder && principal && protection(holder, principal)),
          ...protectedBucket(target, tags),
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
    if (text === undefined) return { holds: true, missing: [] };
    const missing = changes.flatMap((change) => {
      const ours = statement(target, change, aws);
      const found = statementsIn(text, ours.Sid);
      if (isOurs(found, ours)) return [];
      return [
        `statement ${ours.Sid} of bucket ${target.bucketName} ${found.length > 0 ? "was changed" : "is gone"}`,
      ];
    });
    return { holds: missing.length === 0, missing };
  },

  async standing(target, change, aws) {
    const { before, set, now, will, over } = await look(target, change, aws);
    return { before, set, now, will, conflict: over !== undefined };
  },

  async revert(target, change, aws, force) {
    const { will, over, put } = await look(target, change, aws);
    if (over !== undefined && !force) return { conflict: will };
    if (put !== undefined) await writePolicy(aws, target, put);
    return { undone: over ?? will };
  },
});

function statement({ bucketName }: BucketPrincipal, { before }: Change<Before>, aws: Aws) {
  return denyInBucket(aws.partition, bucketName, before.whom);
}

function isOurs(found: readonly unknown[], ours: object): boolean {
  return found.length === 1 && isDeepStrictEqual(found[0], ours);
}

/** Where our statement stands before an undo; `put` is the policy without it, to the letter where nobody changed the rest. */
async function look(target: BucketPrincipal, change: Change<Before>, aws: Aws) {
  const ours = statement(target, change, aws);
  const name = `statement ${ours.Sid} in the policy of bucket ${target.bucketName}`;
  const [before, set] = [`no ${name}`, `${name}, as Cordon wrote it`];
  const text = await readPolicy(aws, target);
  if (text === undefined) return { before, set, now: "gone", will: "nothing: the bucket is gone" };
  const found = statementsIn(text, ours.Sid);
  if (found.length === 0) return { before, set, now: before, will: "nothing: it is gone already" };
  const rest = withoutStatement(text, ours.Sid);
  const put = samePolicy(rest, change.before.policy) ? change.before.policy : rest;
  const will = put === "" ? "delete the policy, which has no other statement" : `take out ${name}`;
  if (isOurs(found, ours)) return { before, set, now: set, will, put };
  const now = `${name}, changed`;
  return {
    before,
    set,
    now,
    will: "left as it is: somebody changed it since",
    over: `${will}, though changed`,
    put,
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

/** A role is shared by all who assume it. */
function reachOf({ kind, sessionName }: Named): "target" | "others" {
  return kind === "role" && sessionName === undefined ? "others" : "target";
}

function inWords({ account, kind, name, sessionName }: Named): string {
  return sessionName === undefined
    ? `${kind} ${name} of account ${account}`
    : `sessions named ${sessionName} of role ${name}`;
}
