import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer, json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { clientProcess } from "./client-process.ts";

/** A call that came by. */
export interface Call {
  /** `ModifyNetworkInterfaceAttribute`; `POST /…` where the protocol names no action. */
  readonly action: string;
  /** The body, readable: what a test looks for ids in. */
  readonly text: string;
}

/** Which call is the last one that its process makes, and whether the account still answers it. */
export interface Kill {
  /** Regular expressions. The first call that matches both is the last; whatever matches after it is dropped. */
  readonly action: string;
  readonly text: string;
  readonly when: "before" | "after";
}

/** Where the proxy is talked to, beside the calls that it passes on. */
export const CONTROL = "/_test/";

/**
 * Stands in front of the local account, on loopback: passes every call on as it is (signatures cover the Host header,
 * which is left alone), keeps what came by, and kills the process that makes a chosen call. It runs beside the product and
 * is no part of it: functions reach it because their AWS_ENDPOINT_URL says so.
 *
 * GET calls?text=REGEXP answers the calls about something; POST kill arms one and answers its number;
 * GET kill/N waits until it has happened and answers the process.
 */
export async function startProxy(account: string): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const { hostname, port } = new URL(account);
  const agent = new Agent({ keepAlive: true });
  const calls: Call[] = [];
  const kills: (Kill & { pid?: number })[] = [];

  const server = createServer(async (incoming, outgoing) => {
    try {
      const url = new URL(incoming.url!, "http://proxy");
      if (url.pathname.startsWith(CONTROL)) await control(url, incoming, outgoing);
      else await pass(incoming, outgoing);
    } catch (error) {
      outgoing.writeHead(502).end(String(error));
    }
  });

  const control = async (url: URL, incoming: IncomingMessage, outgoing: ServerResponse) => {
    const [what, number] = url.pathname.slice(CONTROL.length).split("/");
    const answer = async () => {
      if (what === "calls") return about(new RegExp(url.searchParams.get("text")!, "s"));
      if (incoming.method === "POST") return kills.push((await json(incoming)) as Kill) - 1;
      const kill = kills[Number(number)]!;
      while (kill.pid === undefined) await sleep(20);
      return kill.pid;
    };
    outgoing.end(JSON.stringify(await answer()));
  };

  const about = (text: RegExp) => calls.filter((call) => text.test(call.text)).map(({ action }) => action);

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const call = read(incoming, body);
    const kill = kills.find(
      ({ action, text }) =>
        new RegExp(`^(?:${action})$`).test(call.action) && new RegExp(text, "s").test(call.text),
    );
    if (kill?.pid !== undefined && isFrom(kill.pid, incoming.socket)) return void incoming.socket.destroy();
    const armed = kill?.pid === undefined ? kill : undefined;
    if (armed) armed.pid = clientProcess(incoming.socket.remotePort!);
    if (armed?.when !== "before") {
      calls.push(call);
      const answer = await send(incoming, body);
      if (!armed) return void outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
    process.kill(armed!.pid!, "SIGKILL");
    incoming.socket.destroy();
  };

  const send = async (incoming: IncomingMessage, body: Buffer) => {
    const { method, url: path, headers } = incoming;
    const sent = request({ hostname, port, method, path, headers, agent });
    sent.end(body);
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function isFrom(pid: number, { remotePort }: Socket): boolean {
  try {
    return clientProcess(remotePort!) === pid;
  } catch {
    return true; // already gone: it was the one
  }
}

/** EC2, IAM and SNS send forms with an Action, DynamoDB and SQS JSON with a target header, Lambda paths. */
function read({ method, url, headers }: IncomingMessage, body: Buffer): Call {
  const plain = body.toString("utf8");
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { action: target.split(".").at(-1)!, text: plain };
  const form = new URLSearchParams(plain);
  const action = form.get("Action");
  if (action === null) return { action: `${method} ${url}`, text: plain };
  return { action, text: [...form].map(([name, value]) => `${name}=${value}`).join("\n") };
}
