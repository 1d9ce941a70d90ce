import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { StandIn } from "../support/action-contract.ts";
import { type Moto, startMoto } from "../support/moto.ts";

/** One call on its way to moto. */
export interface Passing {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Asks moto, as the caller; by default the call as it is. */
  ask(body?: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A moto of its own behind a loopback server that may answer a call in its place, or alter it on the way. */
export const startBeforeMoto = async (
  answer: (call: Passing) => Promise<Answer>,
  reset: () => void = () => undefined,
): Promise<Moto> => {
  const moto = await startMoto();
  const server = createServer(async (incoming, outgoing) => {
    const { headers } = incoming;
    const body = (await buffer(incoming)).toString();
    const ask = async (text = body): Promise<Answer> => {
      const { "content-length": _length, connection: _connection, expect: _expect, ...rest } = headers;
      const answered = await fetch(moto.endpoint + incoming.url, {
        method: incoming.method!,
        headers: rest as Record<string, string>,
        ...(text !== "" && { body: text }),
      });
      const type = answered.headers.get("content-type") ?? "";
      return { status: answered.status, type, body: await answered.text() };
    };
    try {
      const { status, type, body: said } = await answer({ headers, body, ask });
      outgoing.writeHead(status, { "content-type": type }).end(said);
    } catch (error) {
      outgoing.writeHead(502).end(String(error));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reset: async () => {
      reset();
      await moto.reset();
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await moto.stop();
    },
  };
};

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

const ec2Error = (code: string, message: string): Answer => ({
  status: 400,
  type: "text/xml",
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
});
