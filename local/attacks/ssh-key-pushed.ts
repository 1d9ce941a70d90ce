import { attack } from "../attack.ts";
import { recordedCall } from "../recorded-call.ts";
import { hostSeen } from "../victims/cut-host.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newHost } from "../victims/host.ts";
import { newUser } from "../victims/user.ts";

// No key is really pushed: the stand-in has no EC2 Instance Connect, and its hosts no SSH.
export const sshKeyPushed = attack({
  story: "a user's own key pushes an SSH key to a host",
  victim: async (company, name) => {
    const [user, host] = await Promise.all([newUser(company, name), newHost(company, name)]);
    return { user, host };
  },
  events: (company, { user, host: { host } }) => [
    recordedCall(company, {
      by: { user },
      service: "ec2-instance-connect",
      name: "SendSSHPublicKey",
      requestParameters: {
        instanceId: host.id,
        instanceOSUser: "ec2-user",
        sSHPublicKey: "ssh-ed25519 AAAA",
      },
      responseElements: { success: true },
    }),
  ],
  answers: ["contained", "waiting"],
  look: (company, { user, host }) => ({ ...userSeen(company, user), ...hostSeen(company, host) }),
  held: { ...USER_CUT, "the host's groups": "isolated", "snapshots of the host's volumes": "1" },
  stays: { "snapshots of the host's volumes": "1" },
});
