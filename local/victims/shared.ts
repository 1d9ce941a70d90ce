import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeImageAttributeCommand,
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
} from "@aws-sdk/client-ec2";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** Another account. */
export const STRANGER = "444455556666";

/** A volume's snapshot, shared with another account; "all" is everybody. */
export async function newSharedSnapshot(
  company: Company,
  to: string = STRANGER,
): Promise<{ snapshotId: string }> {
  const ec2 = asRoot(company, EC2Client);
  const made = new CreateVolumeCommand({ AvailabilityZone: `${company.region}a`, Size: 8 });
  const { VolumeId } = await ec2.send(made);
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  const grantees = to === "all" ? { GroupNames: ["all"] } : { UserIds: [to] };
  await ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      Attribute: "createVolumePermission",
      OperationType: "add",
      ...grantees,
    }),
  );
  return { snapshotId: SnapshotId! };
}

/** The grantees of a snapshot: "nobody", an account, "all". */
export async function snapshotSharesOf(reach: Reach, SnapshotId: string): Promise<string> {
  const wanted = { SnapshotId, Attribute: "createVolumePermission" } as const;
  const found = await asRoot(reach, EC2Client).send(new DescribeSnapshotAttributeCommand(wanted));
  const who = (found.CreateVolumePermissions ?? []).map(({ UserId, Group }) => UserId ?? Group);
  return who.sort().join(", ") || "nobody";
}

/** An AMI, shared with another account; "all" is everybody. */
export async function newSharedImage(
  company: Company,
  name: string,
  to: string = STRANGER,
): Promise<{ imageId: string }> {
  const ec2 = asRoot(company, EC2Client);
  const { ImageId } = await ec2.send(new RegisterImageCommand({ Name: name }));
  const Add = to === "all" ? [{ Group: "all" as const }] : [{ UserId: to }];
  await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
  return { imageId: ImageId! };
}

/** The grantees of an AMI: "nobody", an account, "all". */
export async function imageSharesOf(reach: Reach, ImageId: string): Promise<string> {
  const wanted = { ImageId, Attribute: "launchPermission" } as const;
  const found = await asRoot(reach, EC2Client).send(new DescribeImageAttributeCommand(wanted));
  const who = (found.LaunchPermissions ?? []).map(({ UserId, Group }) => UserId ?? Group);
  return who.sort().join(", ") || "nobody";
}
