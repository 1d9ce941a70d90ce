import {
  EC2Client,
  ModifyInstanceAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { recordedCall } from "../recorded-call.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newHost } from "../victims/host.ts";
import { newUser } from "../victims/user.ts";

export const userDataChanged = attack({
  story: "a user stops a host, changes what it runs at its start, and starts it",
  victim: async (company, name) => {
    const [user, host] = await Promise.all([newUser(company, name), newHost(company, name)]);
    const ec2 = asRoot(company, EC2Client);
    const InstanceIds = [host.host.id];
    await ec2.send(new StopInstancesCommand({ InstanceIds }));
    await ec2.send(
      new ModifyInstanceAttributeCommand({
        InstanceId: host.host.id,
        Attribute: "userData",
        Value: Buffer.from("#!/bin/sh\ntrue\n").toString("base64"),
      }),
    );
    await ec2.send(new StartInstancesCommand({ InstanceIds }));
    return { user, host };
  },
  events: (company, { user, host: { host } }) => [
    recordedCall(company, {
      by: { user },
      service: "ec2",
      name: "ModifyInstanceAttribute",
      requestParameters: { instanceId: host.id, userData: "<sensitiveDataRemoved>" },
      responseElements: { _return: true },
    }),
  ],
  answers: ["contained", "waiting"],
  look: (company, { user, host }) => ({ ...userSeen(company, user), ...hostSeen(company, host) }),
  held: { ...USER_CUT, ...HOST_CUT },
  stays: HOST_EVIDENCE,
});
