import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aBucket, aKeyOf } from "../finding-resources.ts";
import { callsWith, policiesOf, statusOf } from "../look-at.ts";
import { bucketPolicyOf, newPublicBucket, publicAccessBlockOf } from "../victims/bucket.ts";
import { newUser } from "../victims/user.ts";

export const hostileBucketAccess = attack({
  story: "a user's key deletes objects of a bucket from a bad address",
  victim: async (company, name) => {
    const [user, bystander, { bucketName }] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      newPublicBucket(company, name),
    ]);
    return { user, bystander, bucketName };
  },
  events: (company, { user, bucketName }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Impact:S3/MaliciousIPCaller",
        title: "Objects of a bucket were deleted from a malicious address.",
        description: `DeleteObjects of ${bucketName} was invoked from a known malicious IP address.`,
        resource: { ...aKeyOf(user), ...aBucket(company, bucketName) },
        call: { api: "DeleteObjects", serviceName: "s3.amazonaws.com" },
      },
    ),
  ],
  answers: ["contained"],
  look: (company, { user, bystander, bucketName }) => ({
    "the key that was used": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "calls with it": callsWith(company, user.keys[0]!),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "policies of the user": policiesOf(company, { user: user.name }),
    "calls of another user": callsWith(company, bystander.keys[0]!),
    "the bucket's policy": bucketPolicyOf(company, bucketName),
    "what the bucket keeps closed": publicAccessBlockOf(company, bucketName),
  }),
  held: {
    "the key that was used": "Inactive",
    "calls with it": "refused",
    "calls with the user's other key": "refused",
    "policies of the user": "2 policies",
  },
});
