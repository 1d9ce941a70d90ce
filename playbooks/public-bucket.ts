import { blockBucketPublicAccess } from "../lib/actions/block-bucket-public-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { accessAnalyzer } from "../lib/sources/access-analyzer.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

/** Of the groups of S3 the two that are everybody: AllUsers and AuthenticatedUsers, who are whoever has some account of AWS. */
const GRANTED_TO_ALL = [{ wildcard: "*/groups/global/A*" }];

/**
 * Each lets in everybody: a grant to a group of all, a canned list, a policy for anybody, or a part of the protection set to off.
 * Whether a statement's condition narrows it is not asked: a pattern cannot tell of which statement it is.
 */
const PUBLIC = [
  {
    requestParameters: {
      AccessControlPolicy: {
        AccessControlList: {
          Grant: { Grantee: { URI: [{ suffix: "/AllUsers" }, { suffix: "/AuthenticatedUsers" }] } },
        },
      },
    },
  },
  { requestParameters: { "x-amz-acl": ["public-read", "public-read-write", "authenticated-read"] } },
  { requestParameters: { "x-amz-grant-read": GRANTED_TO_ALL } },
  { requestParameters: { "x-amz-grant-write": GRANTED_TO_ALL } },
  { requestParameters: { "x-amz-grant-full-control": GRANTED_TO_ALL } },
  { requestParameters: { bucketPolicy: { Statement: { Effect: ["Allow"], Principal: ["*"] } } } },
  { requestParameters: { bucketPolicy: { Statement: { Effect: ["Allow"], Principal: { AWS: ["*"] } } } } },
  { requestParameters: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: [false] } } },
  { requestParameters: { PublicAccessBlockConfiguration: { BlockPublicPolicy: [false] } } },
  { requestParameters: { PublicAccessBlockConfiguration: { IgnorePublicAcls: [false] } } },
  { requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: [false] } } },
];

export default playbook({
  id: "public-bucket",
  title: "A bucket is open to everybody",
  category: "data",
  about:
    "A bucket's protection against public access was taken away, or a policy or an access list lets in anybody. All public access is blocked again. That may also close a bucket that was meant to be public: so it asks, unless the protection was switched off and nothing is public yet, or GuardDuty says with high severity that the bucket was opened. Of accounts with public websites tag those buckets as protected first.",
  willNot: [
    "change the policy or the access list itself: blocking overrules them, and undo is one call",
    "contain who did it: most often it is a mistake",
    "close what the account's own setting opened: the bucket alone is blocked",
  ],
  techniques: ["T1530", "T1537"],
  on: [
    guardduty({ types: ["Policy:S3/*"] }),
    accessAnalyzer({ resourceTypes: ["AWS::S3::Bucket"], publicOnly: true }),
    cloudtrail({ calls: ["s3:DeleteBucketPublicAccessBlock"], about: "bucket", confidence: "medium" }),
    cloudtrail({
      calls: ["s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"],
      about: "bucket",
      confidence: "medium",
      where: { $or: PUBLIC },
    }),
  ],
  contain: [step(blockBucketPublicAccess, "bucket")],
});
