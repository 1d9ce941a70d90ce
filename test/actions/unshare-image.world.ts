import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  EC2Client,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
} from "@aws-sdk/client-ec2";
import { unshareImage } from "../../lib/actions/unshare-image.ts";
import type { Image } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE, PROTECTED } from "./ec2-account.ts";
import { mendedMoto } from "./mended-moto.ts";

/** EC2 has an error for it (API reference, "Error codes for the Amazon EC2 API"); moto breaks. */
const ACCOUNT = mendedMoto("the attributes of an image that is gone", ({ body }, answer) =>
  answer.status === 500 && body.includes("Action=DescribeImageAttribute")
    ? {
        status: 400,
        body: "<Response><Errors><Error><Code>InvalidAMIID.Unavailable</Code><Message>It is no longer available</Message></Error></Errors><RequestID>1</RequestID></Response>",
        headers: { "content-type": "text/xml" },
      }
    : undefined,
);

function shared(...permissions: readonly LaunchPermission[]) {
  return async (moto: Moto): Promise<Sample<Image>> => {
    const ec2 = openClient(moto, EC2Client);
    const share = (ImageId: string, ...Add: LaunchPermission[]) =>
      ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
    const make = async (Name: string) => {
      const { ImageId } = await ec2.send(new RegisterImageCommand({ Name }));
      await share(ImageId!, ...permissions);
      return ImageId!;
    };
    const imageId = await make("golden");
    await make("other");
    return {
      target: { ...PLACE, imageId },
      protect: () => ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: PROTECTED })),
      remove: () => ec2.send(new DeregisterImageCommand({ ImageId: imageId })),
      describe: async () => {
        const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["self"] }));
        return Promise.all(
          Images.map(async (image) => {
            const { LaunchPermissions = [] } = await ec2.send(
              new DescribeImageAttributeCommand({ ImageId: image.ImageId, Attribute: "launchPermission" }),
            );
            return { ...image, permissions: LaunchPermissions.map((one) => JSON.stringify(one)).sort() };
          }),
        );
      },
      meddle: async () => void (await share(imageId, { UserId: "444455556666" })),
    };
  };
}

const ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5";
const UNIT = "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-cdef3456";

export const world: World<Image> = {
  action: unshareImage,
  account: ACCOUNT,
  samples: {
    "shared with everybody and an account": shared({ Group: "all" }, { UserId: "111122223333" }),
    "shared with an organization and a part of one": shared(
      { OrganizationArn: ORGANIZATION },
      { OrganizationalUnitArn: UNIT },
    ),
  },
};
