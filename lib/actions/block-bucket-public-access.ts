import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Bucket } from "../model/signal.ts";
import { ifAnswered, type Unknown } from "./facts/if-answered.ts";
import { inForce } from "./facts/in-force.ts";
import { changedSince, gone, unchanged } from "./facts/preview.ts";
import { protection } from "./facts/tags.ts";
import { BUCKET_TAGS, BUCKETS, bucketTags, notABucket, unlessElsewhere } from "./s3/bucket.ts";
import {
  ALL,
  type Block,
  blocked,
  blockInWords,
  hasPublicPolicy,
  isAll,
  isWebsite,
  setBlock,
  takesAcls,
} from "./s3/public-access.ts";

const NAMED =
  "Identities that the bucket's policy names, CloudFront and presigned URLs keep access: deny-bucket-principal denies them";
const STRICTEST =
  "What the account or the organization blocks is not changed: the most restrictive setting wins";
const WRITE = [allow(["s3:PutBucketPublicAccessBlock"], BUCKETS)];

/** Blocks access to a bucket by public ACLs and public policies (S3 user guide, "Blocking public access to your Amazon S3 storage"). */
export const blockBucketPublicAccess = action<Bucket, Block>({
  id: "block-bucket-public-access",
  summary: "Block all public access to an S3 bucket",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    limits: [NAMED, STRICTEST, "What was already read is not taken back"],
    roundTrips: { plan: 1, apply: 1 },
    unverified: ["what S3 answers where a policy of the organization sets public access blocks"],
  },
  undoes: ["s3:DeleteBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"],
  authority: "resource",
  permissions: {
    read: [
      allow(
        [
          "s3:GetBucketOwnershipControls",
          "s3:GetBucketPolicyStatus",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketWebsite",
        ],
        BUCKETS,
      ),
      BUCKET_TAGS,
    ],
    apply: WRITE,
    revert: WRITE,
  },
  name: ({ bucketName }) => `bucket/${bucketName}`,

  plan: async (target, aws) =>
    notABucket(target.bucketName) ??
    (await unlessElsewhere(target, async () => {
      const { bucketName, account } = target;
      const [now, tags, policy, website, acls] = await Promise.all([
        blocked(aws, target),
        bucketTags(aws, target),
        ifAnswered(hasPublicPolicy(aws, target)),
        ifAnswered(isWebsite(aws, target)),
        ifAnswered(takesAcls(aws, target)),
      ]);
      if (now === undefined || tags === undefined)
        return { moot: `bucket ${bucketName} does not exist in ${account}` };
      // Each object may have a public ACL, and reading all of them is not feasible.
      const open = acls === true && now.flags?.IgnorePublicAcls === true ? false : acls;
      const read = [policy, website, open];
      const others = read.includes(true) ? "others" : "target";
      return {
        changes: [
          {
            hold: `bucket/${bucketName}/public-access-block`,
            of: `bucket ${bucketName}`,
            from: blockInWords(now),
            to: blockInWords(ALL),
            before: now,
            ...(isAll(now) && { inForce: true }),
          },
        ],
        affected: whoIsHit(bucketName, policy, website, open),
        limits: [NAMED, STRICTEST],
        ...protection([`bucket ${bucketName}`, tags]),
        asset: {
          tags,
          ...((others === "others" || read.every((it) => it === false)) && { reach: others }),
          groups: [],
        },
      };
    })),

  apply: (target, _change, aws) => setBlock(aws, target, ALL),

  async verify(target, changes, aws) {
    const now = await blocked(aws, target);
    return inForce(changes, () =>
      now === undefined || isAll(now) ? undefined : `bucket ${target.bucketName}: ${blockInWords(now)}`,
    );
  },

  async preview(target, { before }, aws) {
    const found = await blocked(aws, target);
    if (found === undefined) return gone(`bucket ${target.bucketName}`);
    const now = blockInWords(found);
    if (now === blockInWords(before)) return unchanged(now);
    const putBack = () => setBlock(aws, target, before);
    const will = before.flags
      ? `block again what it blocked: ${blockInWords(before)}`
      : "delete the configuration, as there was none";
    return isAll(found) ? { now, will, putBack } : changedSince(now, putBack);
  },
});

function whoIsHit(
  bucketName: string,
  policy: boolean | Unknown,
  website: boolean | Unknown,
  acls: boolean | Unknown,
): string[] {
  const unknown = [policy, website, acls].flatMap((it) => (typeof it === "object" ? it.unknown : []));
  const words = {
    policy:
      "its policy is public: everyone outside the account loses what it allows, accounts that it names included",
    website: "it is a website: it goes dark for visitors unless CloudFront reads it for them",
    acls: "it takes ACLs: objects with a public ACL are no longer public, and uploads with one are refused",
    unknown: `not known whether its policy is public, it takes ACLs, or it is a website (${unknown.join(", ")})`,
  };
  return [
    `everyone who reads or writes bucket ${bucketName} by a public ACL or a public policy`,
    ...(policy === true ? [words.policy] : []),
    ...(website === true ? [words.website] : []),
    ...(acls === true ? [words.acls] : []),
    ...(unknown.length > 0 ? [words.unknown] : []),
  ];
}
