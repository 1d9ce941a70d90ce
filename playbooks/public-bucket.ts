import { blockBucketPublicAccess } from "../lib/actions/block-bucket-public-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { accessAnalyzer } from "../lib/sources/access-analyzer.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

/** The two S3 groups that mean the public: AllUsers, and AuthenticatedUsers, which is every principal with an AWS account. */
const GRANTED_TO_ALL = [{ wildcard: "*/groups/global/A*" }];

/**
 * Each of these opens a bucket to the public: a grant to a public group, a canned ACL, a policy for everybody, or a protection setting
 * turned off.
 * Ignores conditions of statements: a pattern cannot tell to which statement a condition belongs.
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
    "A bucket's protection against public access was removed, or a policy or an access list allows everybody. Cordon blocks all public access again. That may also close a bucket that is meant to be public, so approval is required, unless the protection was switched off and nothing is public yet, or GuardDuty reports with high severity that the bucket was opened. In accounts with public websites, first tag those buckets as protected.",
  willNot: [
    "change the policy or the access list: the block overrules both, and its undo is one call",
    "contain the principal that opened it: most often it is a mistake",
    "close what the account's own setting opened: it blocks only this bucket",
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
