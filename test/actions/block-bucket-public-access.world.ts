import { type PublicAccessBlockConfiguration, PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { blockBucketPublicAccess } from "../../lib/actions/block-bucket-public-access.ts";
import type { Bucket } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { describeS3, makeS3 } from "./s3-account.ts";

function bucket(configuration?: PublicAccessBlockConfiguration) {
  return async (moto: Moto): Promise<Sample<Bucket>> => {
    const { s3, makeBucket, protect, remove } = makeS3(moto);
    const block = (Bucket: string, PublicAccessBlockConfiguration: PublicAccessBlockConfiguration) =>
      s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    for (const name of ["payroll", "other"]) {
      await makeBucket(name);
      if (configuration) await block(name, configuration);
    }
    return {
      target: { ...PLACE, bucketName: "payroll" },
      protect: () => protect("payroll"),
      remove: () => remove("payroll"),
      describe: () => describeS3(moto),
      meddle: async () => void (await block("payroll", { BlockPublicAcls: true, IgnorePublicAcls: true })),
    };
  };
}

const off = { IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };

export const world: World<Bucket> = {
  action: blockBucketPublicAccess,
  samples: {
    "a bucket without a configuration": bucket(),
    "a bucket with one of the four": bucket({ BlockPublicAcls: true, ...off }),
  },
};
