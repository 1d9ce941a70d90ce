import { attack } from "../attack.ts";
import { callsWith, groupsOf, policiesOf, snapshotsOf, statusOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { commandStateOf, newCommand } from "../victims/command.ts";
import { newHost } from "../victims/host.ts";
import { newUser } from "../victims/user.ts";

export const remoteCommand = attack({
  story: "a user's own key sends a command to a host",
  victim: async (company, name) => {
    const [user, victim] = await Promise.all([newUser(company, name), newHost(company, name)]);
    return { user, ...victim, ...(await newCommand(company, [victim.host.id])) };
  },
  events: (company, { user, host, commandId }) => [
    recordedCall(company, {
      by: { user },
      service: "ssm",
      name: "SendCommand",
      requestParameters: { documentName: "AWS-RunShellScript", instanceIds: [host.id], interactive: false },
      responseElements: {
        command: { commandId, documentName: "AWS-RunShellScript", instanceIds: [host.id] },
      },
    }),
  ],
  answers: ["contained", "waiting"],
  look: (company, { user, host, role, stolen, neighbour, commandId }) => ({
    "the key that sent it": statusOf(company, user.name, user.keys[0]!.accessKeyId),
    "calls with the user's other key": callsWith(company, user.keys[1]!),
    "policies of the user": policiesOf(company, { user: user.name }),
    "the command": commandStateOf(company, commandId),
    "the host's groups": groupsOf(company, host),
    "calls with the host's credentials": callsWith(company, stolen.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
    "snapshots of the host's volumes": snapshotsOf(company, host),
  }),
  held: {
    "the key that sent it": "Inactive",
    "calls with the user's other key": "refused",
    "policies of the user": "2 policies",
    "the command": "Cancelled",
    "the host's groups": "isolated",
    "calls with the host's credentials": "refused",
    "policies of the role": "2 policies",
    "snapshots of the host's volumes": "1",
  },
  stays: { "the command": "Cancelled", "snapshots of the host's volumes": "1" },
});
