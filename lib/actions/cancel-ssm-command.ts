import { CancelCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { COMMAND_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { SsmCommand } from "../model/resource.ts";
import { ifExists } from "./facts/if-exists.ts";
import { inForce } from "./facts/in-force.ts";
import { malformed } from "./facts/malformed.ts";
import { findCommand, GOING_ON, hostsOf } from "./ssm/commands.ts";

type Before = { readonly status: string; readonly document: string };

const ATTEMPT =
  "A cancel is an attempt: a process that the command started may continue, and what it did so far stays";
const AGAIN = "Anyone who may call SendCommand can send it again: contain the identity too";

/** A plan names so many hosts, and counts the rest. */
const MOST_NAMED = 10;

/** Cancels a Systems Manager command on all hosts that still run it, by CancelCommand (Systems Manager API reference). */
export const cancelSsmCommand = action<SsmCommand, Before>({
  id: "cancel-ssm-command",
  summary: "Cancel a Systems Manager command wherever it is pending or running",
  reference: {
    mitigations: ["M1038", "D3-PT"],
    limits: [ATTEMPT, AGAIN, "What the command did on instances where it already ended is not undone"],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "all of it: neither stand-in knows CancelCommand, and it is tested against the API reference",
    ],
  },
  undoes: ["ssm:SendCommand"],
  authority: "resource",
  permissions: {
    // IAM cannot narrow any of these calls to a resource (service authorization reference).
    read: [allow(["ssm:ListCommands", "ssm:ListCommandInvocations"])],
    apply: [allow(["ssm:CancelCommand"])],
    revert: [],
  },
  irreversible: "a cancelled command does not continue: send it again",
  name: ({ commandId }) => commandId,

  async plan({ commandId, account, region }, aws) {
    const wrong = malformed([commandId, COMMAND_ID]);
    if (wrong) return wrong;
    const found = await findCommand(aws, commandId);
    if (!found) return { moot: `command ${commandId} does not exist in ${account} ${region}` };
    const { Status = "", DocumentName: document = "" } = found.command;
    const { going, ended } = hostsOf(found.runs);
    if ((!GOING_ON.includes(Status) || Status === "Cancelling") && going.length === 0)
      return { moot: `command ${commandId} is already ${Status}: what it did is not undone` };
    return {
      changes: [
        {
          hold: `command/${commandId}/state`,
          of: `command ${commandId} (${document})`,
          from: Status,
          to: "Cancelled",
          before: { status: Status, document },
        },
      ],
      affected: going.length > 0 ? [`${named(going)}: ${document} is cancelled`] : [],
      limits: [
        ...(ended.length > 0 ? [`It already ended on ${named(ended)}: what it did there is not undone`] : []),
        ATTEMPT,
        AGAIN,
      ],
      asset: { tags: {}, reach: going.length > 1 ? "others" : "target", groups: [] },
    };
  },

  async apply({ commandId }, _change, aws) {
    const call = aws.client(SSMClient).send(new CancelCommandCommand({ CommandId: commandId }));
    await ifExists(call, "InvalidCommandId");
  },

  async verify({ commandId }, changes, aws) {
    const found = await findCommand(aws, commandId);
    if (!found) return { holds: true, missing: [] };
    const { Status = "" } = found.command;
    return inForce(
      changes,
      () => (GOING_ON.includes(Status) ? `command ${commandId} is ${Status}` : undefined),
      hostsOf(found.runs).going.map((host) => `command ${commandId} has not ended on ${host}`),
    );
  },
});

function named(hosts: readonly string[]): string {
  return hosts.length > MOST_NAMED
    ? `${hosts.slice(0, MOST_NAMED).join(", ")} and ${hosts.length - MOST_NAMED} more instances`
    : hosts.join(", ");
}
