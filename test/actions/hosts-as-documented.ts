import type { StandIn } from "../support/action-contract.ts";
import { type Answer, startBeforeMoto } from "./mended-moto.ts";

const OPTIONS = [
  "HttpTokens",
  "HttpPutResponseHopLimit",
  "HttpEndpoint",
  "HttpProtocolIpv6",
  "InstanceMetadataTags",
];

/** What EC2 refuses for a host that is terminated and moto does; StartInstances even brings it back. */
const NEEDS_A_HOST = [
  "ModifyInstanceAttribute",
  "ModifyInstanceMetadataOptions",
  "StartInstances",
  "StopInstances",
];

/**
 * Moto, with what it gets wrong about hosts put right on the way (EC2 API reference): ModifyInstanceMetadataOptions maintains
 * what the call does not name, where moto empties it; a terminated host takes no change: IncorrectInstanceState.
 */
export const HOSTS_AS_DOCUMENTED: StandIn = {
  name: "moto, but for terminated hosts and metadata options",
  start: () =>
    startBeforeMoto(async ({ body, ask }) => {
      const call = new URLSearchParams(body);
      const action = call.get("Action") ?? "";
      const instanceId = call.get("InstanceId") ?? call.get("InstanceId.1") ?? "";
      if (!NEEDS_A_HOST.includes(action)) return ask();
      const query = { Action: "DescribeInstances", Version: "2016-11-15", "InstanceId.1": instanceId };
      const host = (await ask(new URLSearchParams(query).toString())).body;
      if (/<instanceState>.*?<name>terminated</s.test(host))
        return ec2Error("IncorrectInstanceState", `The instance '${instanceId}' is terminated.`);
      if (action !== "ModifyInstanceMetadataOptions") return ask();
      for (const name of OPTIONS) {
        const field = name[0]!.toLowerCase() + name.slice(1);
        const now = new RegExp(`<${field}>([^<]*)</${field}>`).exec(host)?.[1];
        if (!call.has(name) && now !== undefined) call.set(name, now);
      }
      return ask(call.toString());
    }),
};

function ec2Error(code: string, message: string): Answer {
  return {
    status: 400,
    headers: { "content-type": "text/xml" },
    body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  };
}
