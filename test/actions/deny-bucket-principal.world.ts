import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { denyBucketPrincipal } from "../../lib/actions/deny-bucket-principal.ts";
import type { BucketPrincipal } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { makeIam } from "./iam-account.ts";
import { describeS3, makeS3 } from "./s3-account.ts";

/** Written as no program writes it, to be put back to the letter. */
export function policyOf(bucket: string): string {
  return `{
  "Version": "2008-10-17",
  "Id": "finance",
  "Statement": {
    "Sid": "Readers", "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::123456789012:role/reader" },
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${bucket}/*"
  }
}`;
}

function principal(arn: string, withPolicy: boolean) {
  return async (moto: Moto): Promise<Sample<BucketPrincipal>> => {
    const { s3, makeBucket, protect, remove } = makeS3(moto);
    const { makeRole, makeUser } = makeIam(moto);
    await makeRole("web", "/shop/");
    await makeRole("reader");
    await makeUser("ana");
    for (const name of ["payroll", "other"]) {
      await makeBucket(name);
      if (withPolicy) await s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy: policyOf(name) }));
    }
    return {
      target: { ...PLACE, bucketName: "payroll", principalArn: arn },
      protect: () => protect("payroll"),
      remove: async () => {
        await s3.send(new DeleteBucketPolicyCommand({ Bucket: "payroll" }));
        await remove("payroll");
      },
      describe: () => describeS3(moto),
      meddle: async () => {
        const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: "payroll" }));
        const narrower = Policy.replace('"s3:*"', '"s3:DeleteBucket"');
        await s3.send(new PutBucketPolicyCommand({ Bucket: "payroll", Policy: narrower }));
      },
    };
  };
}

export const world: World<BucketPrincipal> = {
  action: denyBucketPrincipal,
  samples: {
    "a role, in a bucket with a policy": principal("arn:aws:iam::123456789012:role/shop/web", true),
    "a user, in a bucket without one": principal("arn:aws:iam::123456789012:user/ana", false),
    "a session": principal("arn:aws:sts::123456789012:assumed-role/web/i-0123456789abcdef0", true),
    "a role of another account": principal("arn:aws:iam::111122223333:role/shop/web", false),
  },
};
