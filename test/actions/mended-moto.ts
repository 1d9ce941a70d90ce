import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { StandIn } from "../support/action-contract.ts";
import { startMoto } from "../support/moto.ts";

export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
  /** What moto answered. */
  readonly answer: Answer;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Moto behind a door of its own that corrects single answers to what AWS documents; the world says which. */
export const mendedMoto = (what: string, mend: (exchange: Exchange) => Answer | undefined): StandIn => ({
  name: `moto, but for ${what}`,
  async start() {
    const moto = await startMoto();
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
      const { method = "GET", url: path = "/" } = request;
      const answered = await fetch(`${moto.endpoint}${path}`, {
        method,
        headers: headers as Record<string, string>,
        ...(body.length > 0 && { body }),
      });
      const answer: Answer = { status: answered.status, text: await answered.text() };
      const mended = mend({ method, path, body: body.toString(), answer });
      const { status, text, headers: more } = mended ?? answer;
      for (const [header, value] of answered.headers)
        if (!/^(content-(length|encoding)|transfer-encoding|connection)$/.test(header))
          response.setHeader(header, value);
      response.writeHead(status, more);
      response.end(text);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
      ...moto,
      endpoint: `http://127.0.0.1:${port}`,
      async stop() {
        server.closeAllConnections();
        server.close();
        await moto.stop();
      },
    };
  },
});
