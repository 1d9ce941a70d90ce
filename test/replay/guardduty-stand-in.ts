import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/**
 * A small GuardDuty on loopback: the three reads as the API reference documents them (moto 5 has no findings). Findings are
 * as on the wire, with small first letters. Everything comes in pages, of `page` items.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 */
export async function startGuardDuty(p: {
  readonly findings: readonly (object & {
    readonly id: string;
    readonly service?: { readonly archived?: boolean };
  })[];
  readonly detectors?: readonly string[];
  readonly page?: number;
  /** The call that IAM refuses, as "GET /detector", and how. */
  readonly refuse?: { readonly call: string; readonly error: string; readonly message: string };
}) {
  const { findings, detectors = ["d1"], page = 50, refuse } = p;
  const calls: { call: string; body: unknown }[] = [];
  const pageOf = (ids: readonly string[], token: unknown, size = page) => {
    const at = token ? Number(token) : 0;
    const next = at + size < ids.length ? { nextToken: String(at + size) } : {};
    return { ids: ids.slice(at, at + size), next };
  };
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url!, "http://guardduty");
    const call = `${incoming.method} ${url.pathname}`;
    const body = incoming.method === "POST" ? ((await json(incoming)) as Record<string, unknown>) : {};
    calls.push({ call, body });
    const answer = (status: number, value: object, headers = {}) =>
      outgoing
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(value));
    if (refuse?.call === call)
      return answer(
        403,
        { message: refuse.message, __type: refuse.error },
        { "x-amzn-errortype": refuse.error },
      );
    if (call === "GET /detector") {
      const { ids, next } = pageOf(detectors, url.searchParams.get("nextToken"), 1);
      return answer(200, { detectorIds: ids, ...next });
    }
    const [, id, get] = /^POST \/detector\/(\w+)\/findings(\/get)?$/.exec(call) ?? [];
    if (id === undefined) return answer(404, { message: `no ${call}` });
    if (get) {
      const wanted = body["findingIds"] as string[];
      if (wanted.length > 50) return answer(400, { message: "more than 50", __type: "BadRequestException" });
      return answer(200, { findings: findings.filter((finding) => wanted.includes(finding.id)) });
    }
    const criterion = JSON.stringify(body["findingCriteria"]);
    const open = criterion === '{"criterion":{"service.archived":{"equals":["false"]}}}';
    const listed = findings.filter(({ service }) => !open || service?.archived !== true).map((f) => f.id);
    const { ids, next } = pageOf(listed, body["nextToken"]);
    return answer(200, { findingIds: ids, ...next });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: (): void => void server.close(),
  };
}
