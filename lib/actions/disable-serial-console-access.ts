import {
  DisableSerialConsoleAccessCommand,
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
  type GetSerialConsoleAccessStatusCommandOutput,
} from "@aws-sdk/client-ec2";
import { ACCOUNT, REGION } from "../aws/formats.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Place } from "../model/place.ts";
import { malformed } from "./facts/malformed.ts";
import { switches } from "./facts/two-states.ts";

type Before = { readonly isEnabled: boolean };

const OPEN_SESSIONS = "An open session at a serial console may continue: stop or reboot its instance";

/** IAM narrows none of the three calls to a resource, only to the Region. */
const HERE = { StringEquals: { "ec2:Region": "{region}" } };
function may(name: string) {
  return allow([`ec2:${name}`], ["*"], HERE);
}

/**
 * Disables access to EC2's serial console for one account and Region (EC2 user guide, "configure access to the EC2 serial console"). The
 * console bypasses security groups, and is off by default.
 */
export const disableSerialConsoleAccess = action<Place, Before>({
  id: "disable-serial-console-access",
  summary: "Disable EC2 serial console access in one account and Region",
  reference: {
    mitigations: ["M1042", "D3-RC"],
    limits: [
      OPEN_SESSIONS,
      "Keys or passwords that were put on instances through it stay",
      "Where an organization's declarative policy decides, it cannot be changed here",
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
    const wrong = malformed([account, ACCOUNT], [region, REGION]);
    if (wrong) return wrong;
    const { SerialConsoleAccessEnabled, ManagedBy } = await statusOf(aws);
    const isEnabled = SerialConsoleAccessEnabled === true;
    if (isEnabled && ManagedBy === "declarative-policy")
      return {
        refused: `an organization's declarative policy allows the serial console in ${region} of ${account}: change it there`,
      };
    return {
      changes: [
        {
          hold: `serial-console/${region}/access`,
          of: `EC2 serial console of ${account} in ${region}`,
          from: isEnabled ? WORDS.other : WORDS.set,
          to: WORDS.set,
          before: { isEnabled },
          ...(!isEnabled && { inForce: true }),
        },
      ],
      affected: [`users of the serial console of any instance in ${region} of ${account}`],
      limits: [OPEN_SESSIONS],
      asset: { tags: {}, reach: "others", groups: [] },
    };
  },

  apply: async (_target, _change, aws) =>
    void (await aws.client(EC2Client).send(new DisableSerialConsoleAccessCommand({}))),

  ...switches<Place, Before>((aws, { isEnabled }, { region }) => ({
    name: `the serial console in ${region}`,
    words: WORDS,
    wasSet: !isEnabled,
    isSet: async () => (await statusOf(aws)).SerialConsoleAccessEnabled !== true,
    reset: () => aws.client(EC2Client).send(new EnableSerialConsoleAccessCommand({})),
    will: "enable the serial console again",
  })),
});

const WORDS = { set: "disabled", other: "enabled" };

function statusOf(aws: Aws): Promise<GetSerialConsoleAccessStatusCommandOutput> {
  return aws.client(EC2Client).send(new GetSerialConsoleAccessStatusCommand({}));
}
