import { CancelCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { COMMAND_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { SsmCommand } from "../model/resource.ts";
import { findCommand, GOING_ON, hostsOf } from "./ssm/commands.ts";

type Before = { readonly status: string; readonly document: string };

/** Hosts named one by one in a plan; more are counted. */
const MOST_NAMED = 10;

/** Cancels what Systems Manager still runs on hosts, by CancelCommand (Systems Manager API reference), on all of them at once. */
export const cancelSsmCommand = action<SsmCommand, Before>({
  id: "cancel-ssm-command",
  summary: "Cancel a Systems Manager command where it has not come to its end",
  reference: {
    mitigations: ["M1038", "D3-PT"],
    cannot: [
      "take back what it did, on hosts where it ran and where it is running",
      "be sure that its process stops: to AWS a cancel is an attempt",
      "keep whoever may call SendCommand from sending it again: contain the identity too",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "all of it: neither stand-in knows CancelCommand, and it is tested against the API reference",
    ],
  },
  undoes: ["ssm:SendCommand"],
  authority: "resource",
  permissions: {
    // IAM can narrow none of these calls (service authorization reference).
    read: [allow(["ssm:ListCommands", "ssm:ListCommandInvocations"])],
    apply: [allow(["ssm:CancelCommand"])],
    revert: [],
  },
  irreversible: "a command that was cancelled is sent again by whoever may",
  name: ({ commandId }) => commandId,

  async plan({ commandId, account, region }, aws) {
    if (!COMMAND_ID.pattern.test(commandId))
      return { refused: `${JSON.stringify(commandId.slice(0, 100))} is not ${COMMAND_ID.is}` };
    const found = await findCommand(aws, commandId);
    if (!found) return { moot: `command ${commandId} does not exist in ${account} ${region}` };
    const { Status = "", DocumentName: document = "" } = found.command;
    const { going, ended } = hostsOf(found.runs);
    if ((!GOING_ON.includes(Status) || Status === "Cancelling") && going.length === 0)
      return { moot: `command ${commandId} is ${Status} already: what it did is not taken back` };
    return {
      changes: [
        {
          hold: `command/${commandId}/state`,
          change: `command ${commandId} (${document}): ${Status} → Cancelled`,
          before: { status: Status, document },
        },
      ],
      affected: going.length > 0 ? [`${named(going)}: ${document} is cancelled there`] : [],
      limits: [
        ...(ended.length > 0
          ? [`it has come to its end on ${named(ended)}: what it did there is not taken back`]
          : []),
        "a cancel is an attempt: a process that it started may run on, and what it did so far stays",
        "whoever may send commands can send it again",
      ],
      asset: { tags: {}, reach: going.length > 1 ? "others" : "target", groups: [] },
    };
  },

  async apply({ commandId }, _change, aws) {
    try {
      await aws.client(SSMClient).send(new CancelCommandCommand({ CommandId: commandId }));
    } catch (error) {
      if (!(error instanceof Error && error.name === "InvalidCommandId")) throw error;
    }
  },

  async verify({ commandId }, _changes, aws) {
    const found = await findCommand(aws, commandId);
    if (!found) return { holds: true, missing: [] };
    const { Status = "" } = found.command;
    const missing = [
      ...(GOING_ON.includes(Status) ? [`command ${commandId} is ${Status}`] : []),
      ...hostsOf(found.runs).going.map((host) => `command ${commandId} has not ended on ${host}`),
    ];
    return { holds: missing.length === 0, missing };
  },
});

function named(hosts: readonly string[]): string {
  return hosts.length > MOST_NAMED
    ? `${hosts.slice(0, MOST_NAMED).join(", ")} and ${hosts.length - MOST_NAMED} more hosts`
    : hosts.join(", ");
}
