import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { StandIn } from "../support/action-contract.ts";
import { startMoto } from "../support/moto.ts";
import type { KeepingServer } from "../support/servers/start-server.ts";

/** One call on its way to moto. */
export interface Passing {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Asks moto, as the caller; by default the call as it is. */
  ask(body?: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a server in front of moto knows by itself. */
export interface Own {
  reset(): void;
  /** Answers what puts it back as it is now, as often as wanted. */
  keep(): () => void;
}

/** A moto of its own behind a loopback server that may answer a call in its place, or alter it on the way. */
export async function startBeforeMoto(
  answer: (call: Passing) => Promise<Answer>,
  own?: Own,
): Promise<KeepingServer> {
  const moto = await startMoto();
  const kept = new Map<string, () => void>();
  const server = createServer(async (incoming, outgoing) => {
    const { headers, method = "GET", url: path = "/" } = incoming;
    const body = (await buffer(incoming)).toString("latin1");
    const ask = async (text = body): Promise<Answer> => {
      const { host: _, "content-length": __, connection: ___, expect: ____, ...rest } = headers;
      const answered = await fetch(moto.endpoint + path, {
        method,
        headers: rest as Record<string, string>,
        ...(text !== "" && { body: Buffer.from(text, "latin1") }),
      });
      const kept = [...answered.headers].filter(
        ([name]) => !/^(connection|content-(encoding|length)|transfer-encoding)$/.test(name),
      );
      return { status: answered.status, body: await answered.text(), headers: Object.fromEntries(kept) };
    };
    try {
      const said = await answer({ method, path, headers, body, ask });
      outgoing.writeHead(said.status, said.headers).end(said.body);
    } catch (error) {
      outgoing.writeHead(502).end(String(error));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...moto,
    endpoint: `http://127.0.0.1:${port}`,
    reset: async () => {
      own?.reset();
      await moto.reset();
    },
    keep: async (name) => {
      if (own) kept.set(name, own.keep());
      await moto.keep(name);
    },
    goBack: async (name) => {
      kept.get(name)?.();
      await moto.goBack(name);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await moto.stop();
    },
  };
}

/** Moto behind a door of its own that corrects single answers to what AWS documents; the world says which. */
export function mendedMoto(
  what: string,
  mend: (call: Passing, answer: Answer) => Partial<Answer> | undefined,
): StandIn {
  return {
    name: `moto, but for ${what}`,
    start: () =>
      startBeforeMoto(async (call) => {
        const answer = await call.ask();
        const mended = mend(call, answer) ?? {};
        return { ...answer, ...mended, headers: { ...answer.headers, ...mended.headers } };
      }),
  };
}
