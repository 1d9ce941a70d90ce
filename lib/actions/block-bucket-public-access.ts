import {
  DeletePublicAccessBlockCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Bucket } from "../model/signal.ts";
import { ifAnswered, type Unknown } from "./facts/if-answered.ts";
import { unlessGone } from "./facts/unless-gone.ts";
import {
  BUCKET_TAGS,
  BUCKETS,
  bucketTags,
  NO_BUCKET,
  notABucket,
  ofTarget,
  protectedBucket,
  unlessElsewhere,
} from "./s3/bucket.ts";

const FLAGS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

/** Absent where the bucket has no configuration of its own, which is another thing than four times false. */
type Flags = Readonly<Record<(typeof FLAGS)[number], boolean>>;
type Before = { readonly flags?: Flags };

const WRITE = [allow(["s3:PutBucketPublicAccessBlock"], BUCKETS)];
const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Nobody reaches a bucket by a public ACL or a public policy any more (S3 user guide, "Blocking public access to your Amazon S3 storage"). */
export const blockBucketPublicAccess = action<Bucket, Before>({
  id: "block-bucket-public-access",
  summary: "Block all public access to an S3 bucket",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    cannot: [
      "cut identities that the bucket's policy names, or of this account: deny-bucket-principal does",
      "cut CloudFront, which reads with an identity of its own, or presigned URLs",
      "change what the account or the organization blocks: the most restrictive setting wins",
      "take back what was read",
    ],
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
      // Each object may have a public ACL of its own, and nobody can look at them all.
      const open = acls === true && now.flags?.IgnorePublicAcls === true ? false : acls;
      const read = [policy, website, open];
      const others = read.includes(true) ? "others" : "target";
      return {
        changes: [
          {
            hold: `bucket/${bucketName}/public-access-block`,
            change: `bucket ${bucketName}: ${inWords(now)} → ${ALL_BLOCKED}`,
            before: now,
            ...(isAll(now) && { inForce: true }),
          },
        ],
        affected: whoIsHit(bucketName, policy, website, open),
        limits: [
          "where the account or the organization blocks public access already, nothing was public: the most restrictive setting wins",
          "identities that the bucket's policy names, CloudFront's own and presigned URLs go on reading",
        ],
        ...protectedBucket(target, tags),
        asset: {
          tags,
          ...((others === "others" || read.every((it) => it === false)) && { reach: others }),
          groups: [],
        },
      };
    })),

  async apply(target, _change, aws) {
    await put(aws, target, ALL);
  },

  async verify(target, _changes, aws) {
    const now = await blocked(aws, target);
    const holds = now === undefined || isAll(now);
    return { holds, missing: holds ? [] : [`bucket ${target.bucketName}: ${inWords(now)}`] };
  },

  async standing(target, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, target, before);
    return { before: inWords(before), set: ALL_BLOCKED, now, will, conflict };
  },

  async revert(target, { before }, aws, force) {
    const { will, conflict, back } = await look(aws, target, before);
    if (conflict && !force) return { conflict: will };
    if (back) await put(aws, target, before.flags);
    return { undone: conflict ? back! : will };
  },
});

/** Where it stands before an undo; `back` says what is put back, in a conflict only when forced. */
async function look(
  aws: Aws,
  target: Bucket,
  before: Before,
): Promise<{ now: string; will: string; conflict?: true; back?: string }> {
  const found = await blocked(aws, target);
  if (found === undefined) return { now: "gone", will: `nothing: bucket ${target.bucketName} is gone` };
  const now = inWords(found);
  if (now === inWords(before)) return { now, will: `nothing: it has ${now} already` };
  const back = before.flags
    ? `block again what it blocked: ${inWords(before)}`
    : "delete the configuration, as there was none";
  return isAll(found)
    ? { now, will: back, back }
    : { now, will: "left as it is: somebody changed it since", conflict: true, back: `${back}, over ${now}` };
}

const ALL_BLOCKED = "all public access blocked";

function inWords({ flags }: Before): string {
  if (flags === undefined) return "no block of public access";
  const on = FLAGS.filter((flag) => flags[flag]);
  if (on.length === FLAGS.length) return ALL_BLOCKED;
  return on.length > 0 ? `only ${on.join(", ")}` : "a block of public access with everything off";
}

function isAll({ flags }: Before): boolean {
  return flags !== undefined && FLAGS.every((flag) => flags[flag]);
}

/** The bucket's own configuration; undefined where the bucket is gone. */
async function blocked(aws: Aws, target: Bucket): Promise<Before | undefined> {
  const call = aws.client(S3Client).send(new GetPublicAccessBlockCommand(ofTarget(target)));
  const found = unlessGone(call, /^NoSuchPublicAccessBlockConfiguration$/).then((answer): Before => {
    const now = answer?.PublicAccessBlockConfiguration ?? {};
    return answer
      ? { flags: Object.fromEntries(FLAGS.map((flag) => [flag, now[flag] === true])) as Flags }
      : {};
  });
  return unlessGone(found, NO_BUCKET);
}

/** Sets all four, or deletes the configuration. */
async function put(aws: Aws, target: Bucket, flags: Flags | undefined): Promise<void> {
  const client = aws.client(S3Client);
  const bucket = ofTarget(target);
  await unlessGone<unknown>(
    flags
      ? client.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: flags }))
      : client.send(new DeletePublicAccessBlockCommand(bucket)),
    NO_BUCKET,
  );
}

async function hasPublicPolicy(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketPolicyStatusCommand(ofTarget(target)));
  return (await unlessGone(call, /^NoSuchBucket(Policy)?$/))?.PolicyStatus?.IsPublic === true;
}

async function isWebsite(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketWebsiteCommand(ofTarget(target)));
  return (await unlessGone(call, /^NoSuch(Bucket|WebsiteConfiguration)$/)) !== undefined;
}

/** Whether ACLs count at all: they do not where the owner of the bucket owns all objects, as in buckets made since 2023. */
async function takesAcls(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketOwnershipControlsCommand(ofTarget(target)));
  const found = await unlessGone(call, /^(NoSuchBucket|OwnershipControlsNotFoundError)$/);
  return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== "BucketOwnerEnforced";
}

function whoIsHit(
  bucketName: string,
  policy: boolean | Unknown,
  website: boolean | Unknown,
  acls: boolean | Unknown,
): string[] {
  const unknown = [policy, website, acls].flatMap((it) => (typeof it === "object" ? it.unknown : []));
  return [
    `whoever reads or writes bucket ${bucketName} by a public ACL or a public policy: that stops`,
    ...(policy === true
      ? [
          "its policy is public: whoever is outside the account loses what it allows, other accounts that it names included",
        ]
      : []),
    ...(website === true ? ["it is a website: unless CloudFront reads it for visitors, it goes dark"] : []),
    ...(acls === true
      ? [
          "it takes ACLs: objects that have a public one are not public any more, and what puts an object with one is refused",
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `whether its policy is public, it takes ACLs, or it is a website, is not known (${unknown.join(", ")})`,
        ]
      : []),
  ];
}
