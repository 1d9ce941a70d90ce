import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { bucketPolicyOf, newPublicBucket, publicAccessBlockOf } from "../victims/bucket.ts";
import { newUser } from "../victims/user.ts";

// That it asks before it closes what is public already, when the protection is switched off, cannot be played: the stand-in does not
// say of a policy that it is public. Nor can whoever is outside of the account: it lets nobody in without a key.
export const publicBucket = attack({
  story: "a user gives a bucket a policy that lets everybody in",
  victim: async (company, name) => {
    const [user, bucket, other] = await Promise.all([
      newUser(company, name),
      newPublicBucket(company, name),
      newPublicBucket(company, `${name}-2`),
    ]);
    return { user, bucket, other };
  },
  events: (company, { user, bucket }) => [
    recordedCall(company, {
      by: { user },
      service: "s3",
      name: "PutBucketPolicy",
      requestParameters: {
        bucketName: bucket.bucketName,
        Host: `${bucket.bucketName}.s3.amazonaws.com`,
        policy: "",
        bucketPolicy: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: `arn:aws:s3:::${bucket.bucketName}/*`,
            },
          ],
        },
      },
    }),
  ],
  // More is closed than that call opened.
  answers: ["waiting"],
  look: (company, { user, bucket, other }) => ({
    "what the bucket blocks": publicAccessBlockOf(company, bucket.bucketName),
    "its policy": bucketPolicyOf(company, bucket.bucketName),
    "what another public bucket blocks": publicAccessBlockOf(company, other.bucketName),
    "calls of who did it": callsWith(company, user.keys[0]!),
  }),
  held: { "what the bucket blocks": "all four" },
});
