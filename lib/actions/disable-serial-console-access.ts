import {
  DisableSerialConsoleAccessCommand,
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
} from "@aws-sdk/client-ec2";
import { ACCOUNT, REGION } from "../aws/formats.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Place } from "../model/place.ts";

type Before = { readonly isEnabled: boolean };

/** IAM narrows none of the three to a resource; the Region is all. */
const HERE = { StringEquals: { "ec2:Region": "{region}" } };
function may(name: string) {
  return allow([`ec2:${name}`], ["*"], HERE);
}

/**
 * Turns off access to EC2's serial console for one account and Region (EC2 user guide, "configure access to the EC2 serial
 * console"): it reaches an instance's terminal past security groups, and is off unless somebody turned it on.
 */
export const disableSerialConsoleAccess = action<Place, Before>({
  id: "disable-serial-console-access",
  summary: "Turn off access to the EC2 serial console in one account and Region",
  reference: {
    mitigations: ["M1042", "D3-RC"],
    cannot: [
      "remove keys or passwords that were put on hosts by way of it",
      "change it where an organization's declarative policy decides",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: ["whether sessions at a serial console that are open already end"],
  },
  undoes: ["ec2:EnableSerialConsoleAccess"],
  authority: "resource",
  permissions: {
    read: [may("GetSerialConsoleAccessStatus")],
    apply: [may("DisableSerialConsoleAccess")],
    revert: [may("EnableSerialConsoleAccess")],
  },
  name: ({ account, region }) => `serial console · ${account} ${region}`,

  async plan({ account, region }, aws) {
    for (const [text, { pattern, is }] of [[account, ACCOUNT] as const, [region, REGION] as const])
      if (!pattern.test(text)) return { refused: `${JSON.stringify(text)} is not ${is}` };
    const { SerialConsoleAccessEnabled, ManagedBy } = await aws
      .client(EC2Client)
      .send(new GetSerialConsoleAccessStatusCommand({}));
    const isEnabled = SerialConsoleAccessEnabled === true;
    if (isEnabled && ManagedBy === "declarative-policy")
      return {
        refused: `an organization's declarative policy allows the serial console in ${region} of ${account}: change it there`,
      };
    return {
      changes: [
        {
          hold: `serial-console/${region}/access`,
          change: `serial console of ${account} in ${region}: ${onOrOff(isEnabled)} → off`,
          before: { isEnabled },
          ...(!isEnabled && { inForce: true }),
        },
      ],
      affected: [`whoever uses the serial console of any instance in ${region} of ${account}`],
      limits: ["a session at a serial console that is open already may live on: stop or reboot its instance"],
      asset: { tags: {}, reach: "others", groups: [] },
    };
  },

  apply: async (_target, _change, aws) =>
    void (await aws.client(EC2Client).send(new DisableSerialConsoleAccessCommand({}))),

  async verify(target, _changes, aws) {
    const isEnabled = await isOn(aws);
    return { holds: !isEnabled, missing: isEnabled ? [`the serial console is on in ${target.region}`] : [] };
  },

  async standing(_target, { before }, aws) {
    const isEnabled = await isOn(aws);
    const will = willBe(before, isEnabled);
    return { before: onOrOff(before.isEnabled), set: "off", now: onOrOff(isEnabled), will, conflict: false };
  },

  async revert(_target, { before }, aws) {
    const isEnabled = await isOn(aws);
    if (before.isEnabled && !isEnabled)
      await aws.client(EC2Client).send(new EnableSerialConsoleAccessCommand({}));
    return { undone: willBe(before, isEnabled) };
  },
});

async function isOn(aws: Aws): Promise<boolean> {
  return (
    (await aws.client(EC2Client).send(new GetSerialConsoleAccessStatusCommand({})))
      .SerialConsoleAccessEnabled === true
  );
}

function onOrOff(isEnabled: boolean): string {
  return isEnabled ? "on" : "off";
}

function willBe(before: Before, isEnabled: boolean): string {
  if (before.isEnabled === isEnabled) return `nothing: it is ${onOrOff(isEnabled)}, as before`;
  return before.isEnabled
    ? "turn the serial console on again"
    : "nothing: it was off before, and somebody turned it on since";
}
