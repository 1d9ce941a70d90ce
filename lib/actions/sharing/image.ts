import {
  DescribeImageAttributeCommand,
  EC2Client,
  type LaunchPermission,
  ModifyImageAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";
import { portions, type Shared } from "./grantees.ts";

/** An image as a shared resource. */
export function sharedImage(aws: Aws, imageId: string): Shared {
  const client = aws.client(EC2Client);
  const modify = async (operation: "Add" | "Remove", grantees: readonly string[]) => {
    for (const portion of portions(grantees)) {
      const input = { ImageId: imageId, LaunchPermission: { [operation]: portion.map(permission) } };
      await ifExists(client.send(new ModifyImageAttributeCommand(input)), ...GONE);
    }
  };
  return {
    name: imageId,
    async grantees() {
      const input = { ImageId: imageId, Attribute: "launchPermission" as const };
      const found = await ifExists(client.send(new DescribeImageAttributeCommand(input)), ...GONE);
      return found && (found.LaunchPermissions ?? []).flatMap(grantee).sort();
    },
    add: (grantees) => modify("Add", grantees),
    remove: (grantees) => modify("Remove", grantees),
  };
}

function grantee({ Group, UserId, OrganizationArn, OrganizationalUnitArn }: LaunchPermission) {
  return Group ?? UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? [];
}

/** `arn:aws:organizations::111122223333:ou/o-…/ou-…` names a unit of an organization, `…:organization/o-…` all of it. */
function permission(one: string): LaunchPermission {
  if (one === "all") return { Group: "all" };
  if (one.includes(":ou/")) return { OrganizationalUnitArn: one };
  return one.startsWith("arn:") ? { OrganizationArn: one } : { UserId: one };
}

/** Whether the image is deregistered; EC2 answers Unavailable for a while. */
const GONE = ["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"];
