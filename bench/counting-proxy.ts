import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Gate, openGate } from "./lockstep.ts";
import type { StandIn } from "./stand-in.ts";

/** One call to AWS. */
export interface AwsCall {
  /** As a credential scope names it: `ec2`. */
  readonly service: string;
  /** `ModifyNetworkInterfaceAttribute`. */
  readonly name: string;
  /** Of a gate that answers in step; 0 otherwise. */
  readonly round: number;
  /** By this process's clock, milliseconds. */
  readonly began: number;
  readonly ended: number;
}

/** What an Invoke gets as its answer: of Lambda's own shape. */
export interface Invoked {
  readonly payload: string;
  readonly error?: true;
}

export interface CountingProxy {
  readonly endpoint: string;
  /** The calls since it was last asked. */
  take(): AwsCall[];
  gate: Gate;
  stop(): Promise<void>;
}

/**
 * A door to an AWS stand-in that talks TLS and keeps connections open, as AWS does, and notes each call.
 * Over plain HTTP the SDK would load what it never loads in Lambda.
 *
 * @param invoke runs another function; an Invoke of type Event is answered before it has run
 */
export async function startProxy(
  { endpoint: target, certificate }: StandIn,
  invoke?: (payload: string) => Promise<Invoked>,
): Promise<CountingProxy> {
  let calls: AwsCall[] = [];
  const server = createServer(certificate, async (asked, answer) => {
    const body = await buffer(asked);
    const began = performance.now();
    const round = proxy.gate.enter();
    const { service, name } = operation(asked, body);
    const call = { service, name, round, began, ended: began };
    calls.push(call);
    const send = (status: number, headers: OutgoingHttpHeaders, content: string | Buffer = "") => {
      call.ended = performance.now();
      answer.writeHead(status, headers).end(content);
    };
    if (service === "lambda" && invoke) {
      const invoked = () => invoke(body.toString());
      if (asked.headers["x-amz-invocation-type"] === "Event") {
        invoked().catch(() => undefined);
        await proxy.gate.leave();
        send(202, {});
      } else {
        await proxy.gate.leave(); // the way there takes a round; the way back belongs to the other's last one
        const { payload, error } = await invoked();
        send(200, error ? { "x-amz-function-error": "Unhandled" } : {}, payload);
      }
      return;
    }
    const { status, headers, content } = await pass(target, asked, body);
    await proxy.gate.leave();
    send(status, headers, content);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: CountingProxy = {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    gate: openGate,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

async function pass(target: string, asked: IncomingMessage, body: Buffer) {
  const { method, headers } = asked;
  const sent = request(`${target}${asked.url}`, { method, headers });
  sent.end(body);
  const [got] = (await once(sent, "response")) as [IncomingMessage];
  const content = await buffer(got);
  // Connection and length are matters of each side for itself.
  const { connection: _, "transfer-encoding": __, "content-length": ___, ...own } = got.headers;
  return { status: got.statusCode!, headers: own, content };
}

/**
 * Service by the signature's scope; name by the target header (JSON), the Action (query) or the path
 * (REST).
 */
function operation({ headers, url }: IncomingMessage, body: Buffer): { service: string; name: string } {
  const service =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "unsigned";
  const target = headers["x-amz-target"]?.toString().split(".").at(-1);
  if (target) return { service, name: target };
  if (service === "lambda") return { service, name: "Invoke" };
  return { service, name: new URLSearchParams(body.toString()).get("Action") ?? url ?? "?" };
}
