import { createHash, randomBytes } from "node:crypto";
import { CreateBucketCommand, HeadBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, wordOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { bucketPolicyOf } from "../victims/bucket.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newSession } from "../victims/session.ts";
import { newUser } from "../victims/user.ts";

const KEY = "2026/ledger.csv";

// The stand-in takes a key that is sent along and does not encrypt with it.
export const objectsEncrypted = attack({
  story: "a user and a session of a role write objects with a key that only they have",
  victim: async (company, name) => {
    const [user, colleague, by] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      newSession(company, `${name}-role`),
    ]);
    const s3 = asRoot(company, S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    const key = randomBytes(32);
    await s3.send(
      new PutObjectCommand({
        Bucket: name,
        Key: KEY,
        Body: "no longer readable",
        SSECustomerAlgorithm: "AES256",
        SSECustomerKey: key.toString("base64"),
        SSECustomerKeyMD5: createHash("md5").update(key).digest("base64"),
      }),
    );
    return { user, colleague, by, bucketName: name };
  },
  events: (company, { user, by, bucketName }) => {
    const written = {
      service: "s3",
      name: "PutObject",
      requestParameters: {
        bucketName,
        key: KEY,
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
      },
    };
    return [
      recordedCall(company, { by: { user }, ...written }),
      recordedCall(company, { by: { role: by.role, session: by.session }, ...written }),
    ];
  },
  // Every principal that may assume the role could use this session name: others may be affected.
  answers: ["contained", "waiting"],
  look: (company, { user, colleague, by, bucketName }) => ({
    ...userSeen(company, user),
    ...sessionSeen(company, by),
    "calls of another user": callsWith(company, colleague.keys[0]!),
    "a look at the bucket": wordOf(
      asRoot(company, S3Client).send(new HeadBucketCommand({ Bucket: bucketName })),
    ),
    "the bucket's policy": bucketPolicyOf(company, bucketName),
  }),
  held: { ...USER_CUT, ...SESSION_CUT },
});
