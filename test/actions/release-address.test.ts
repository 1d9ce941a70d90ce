import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  type NetworkInterface,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { releaseAddress } from "../../lib/actions/release-address.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";

const moto = useServer();
let net: Awaited<ReturnType<typeof makeNetwork>>;
let id: string;
let eni: string;
beforeEach(async () => {
  net = await makeNetwork(moto);
  const host = await net.launch([net.web]);
  ({ id } = host);
  eni = host.enis[0]!;
});

type Known = Parameters<typeof releaseAddress.apply>[1];
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, instanceId: id };
}
async function planOf(faults?: Faults) {
  return (await releaseAddress.plan(target(), door(faults))) as Plan;
}
async function changeOf(): Promise<Known> {
  return (await planOf()).changes[0] as Change as Known;
}
function apply(change: Known, faults?: Faults) {
  return releaseAddress.apply(target(), change, door(faults));
}
function verify(change: Known) {
  return releaseAddress.verify(target(), [change], door());
}
function revert(change: Known, force?: boolean, faults?: Faults) {
  return undoChange(releaseAddress, target(), change, door(faults), force);
}

async function allocate() {
  const { AllocationId, PublicIp } = await net.ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  return { allocation: AllocationId!, address: PublicIp! };
}
function associate(allocation: string, to = eni) {
  return net.ec2.send(new AssociateAddressCommand({ AllocationId: allocation, NetworkInterfaceId: to }));
}
async function whereIs(allocation: string) {
  const found = await net.ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocation] }));
  return found.Addresses![0]!.NetworkInterfaceId || undefined;
}
/** What moto cannot say of an interface. */
function asIf(more: (eni: NetworkInterface) => Partial<NetworkInterface>): NonNullable<Faults["answer"]> {
  return (_call, output) => {
    for (const one of (output["NetworkInterfaces"] ?? []) as NetworkInterface[])
      Object.assign(one, more(one));
  };
}

test("says which address leaves which private address, and who loses it", async () => {
  const { allocation, address } = await allocate();
  await associate(allocation);
  const { changes, affected, limits } = await planOf();
  expect(changes).toEqual([
    {
      hold: expect.stringMatching(
        `^network-interface/${eni}/private-address/10\\.0\\.[\\d.]+/elastic-address$`,
      ),
      of: expect.stringMatching(`^${eni} 10\\.0\\.[\\d.]+$`),
      from: address,
      to: "no Elastic IP address",
      before: {
        interfaceId: eni,
        privateAddress: expect.stringMatching(/^10\.0\./),
        elastic: { publicAddress: address, allocationId: allocation },
      },
    },
  ]);
  expect(affected).toEqual([`traffic to and from ${id} through ${address}`]);
  expect(limits).toContainEqual(expect.stringContaining("EC2 may give an instance"));
});

test("without one: in force, and an undo has nothing to put back", async () => {
  const change = await changeOf();
  expect(change.inForce).toBe(true);
  expect(await verify(change)).toEqual({ holds: true, missing: [] });
  expect(await revert(change)).toEqual({ undone: "No change: it had no Elastic IP address before" });
});

test("an address that EC2 gave itself is named as what stays", async () => {
  const answer = asIf(({ PrivateIpAddresses }) => ({
    PrivateIpAddresses: PrivateIpAddresses?.map((one) => ({
      ...one,
      Association: { PublicIp: "203.0.113.7", IpOwnerId: "amazon" },
    })),
  }));
  const { changes, limits } = await planOf({ answer });
  expect(changes.map(({ inForce }) => inForce)).toEqual([true]);
  expect(limits).toContainEqual(
    expect.stringMatching(/^203\.0\.113\.7 was assigned by EC2 itself and stays/),
  );
});

test("interfaces that a service manages are named and left", async () => {
  await associate((await allocate()).allocation);
  const answer = asIf(() => ({ RequesterManaged: true, RequesterId: "amazon-elb" }));
  const { changes, limits } = await planOf({ answer });
  expect(changes).toEqual([]);
  expect(limits).toContainEqual(`${eni} belongs to amazon-elb and is not changed`);
});

test("associated anew since: missing, and applying again takes it off again", async () => {
  const { allocation, address } = await allocate();
  await associate(allocation);
  const change = await changeOf();
  await apply(change);
  await associate(allocation);
  expect(await verify(change)).toEqual({
    holds: false,
    missing: [expect.stringMatching(`^${address} is associated with 10\\..* of ${eni}$`)],
    broken: [change.hold],
  });
  await apply(change);
  expect(await whereIs(allocation)).toBeUndefined();
});

test("an association that goes between the look and the change needs nothing", async () => {
  await associate((await allocate()).allocation);
  const before: Faults["before"] = ({ command }) => {
    if (command === "DisassociateAddress") throw awsError("InvalidAssociationID.NotFound");
  };
  await apply(await changeOf(), { before });
});

test("used by another host since: a conflict that names it, and it is left there", async () => {
  const { allocation, address } = await allocate();
  await associate(allocation);
  const change = await changeOf();
  await apply(change);
  const other = await net.launch([net.web]);
  await associate(allocation, other.enis[0]);
  expect(await revert(change)).toEqual({
    conflict: `Left as it is: ${address} is on ${other.enis[0]} since`,
  });
  expect(await whereIs(allocation)).toBe(other.enis[0]);
});

test("another address on the interface since: a conflict; forced, theirs goes and ours is back", async () => {
  const [ours, theirs] = [await allocate(), await allocate()];
  await associate(ours.allocation);
  const change = await changeOf();
  await apply(change);
  await associate(theirs.allocation);
  expect(await revert(change)).toEqual({
    conflict: `Left as it is: another principal associated ${theirs.address} since`,
  });
  expect(await revert(change, true)).toEqual({
    undone: `restored: ${ours.address}, over ${theirs.address}`,
  });
  expect([await whereIs(ours.allocation), await whereIs(theirs.allocation)]).toEqual([eni, undefined]);
});

test("never by reassociation: taken in the same moment is a conflict, gone is gone", async () => {
  const { allocation, address } = await allocate();
  await associate(allocation);
  const change = await changeOf();
  await apply(change);
  const fails = (code: string): Faults => ({
    before: ({ command, input }) => {
      if (command !== "AssociateAddress") return;
      expect(input["AllowReassociation"]).toBe(false);
      throw awsError(code);
    },
  });
  expect(await revert(change, false, fails("Resource.AlreadyAssociated"))).toEqual({
    conflict: `Left as it is: ${address} was just associated elsewhere`,
  });
  for (const code of ["InvalidAllocationID.NotFound", "InvalidNetworkInterfaceID.NotFound"])
    expect(await revert(change, false, fails(code))).toEqual({
      undone: expect.stringMatching(/^No change: .*no longer exists/),
    });
});

test("an address that the account released cannot be had again", async () => {
  const { allocation, address } = await allocate();
  await associate(allocation);
  const change = await changeOf();
  await apply(change);
  await net.ec2.send(new ReleaseAddressCommand({ AllocationId: allocation }));
  expect(await revert(change)).toEqual({
    undone: `No change: ${address} was released and cannot be had again`,
  });
});

test("an interface that is on another host now is left alone", async () => {
  const { allocation } = await allocate();
  await associate(allocation);
  const change = await changeOf();
  const { Addresses } = await net.ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocation] }));
  await net.ec2.send(new DisassociateAddressCommand({ AssociationId: Addresses![0]!.AssociationId }));
  const answer = asIf(() => ({ Attachment: { InstanceId: "i-0123456789abcdef0" } }));
  expect(await revert(change, false, { answer })).toEqual({
    undone: expect.stringMatching(/no longer exists$/),
  });
  expect(await whereIs(allocation)).toBeUndefined();
});
