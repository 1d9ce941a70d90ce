import type { LookupAddress } from "node:dns";
import { type RequestOptions, request } from "node:https";
import { isIP } from "node:net";
import { PERMANENT, TryLater, Undeliverable } from "../../model/channel.ts";

/** The way out to the internet; a test hands in another. */
export interface WayOut {
  resolve(host: string): Promise<readonly LookupAddress[]>;
  isPublic(address: string): boolean;
  readonly timeout: number;
  readonly tls?: Pick<RequestOptions, "ca">;
}

/** A receiver that asks for more patience than this is tried anyway: people wait. Seconds. */
const MOST_PATIENCE = 3_600;

/**
 * Posts a text to an https address and waits for the answer's first line. The name is resolved once, every address must be
 * public, and the connection goes to the addresses that were checked, so a name that answers otherwise the next time (DNS
 * rebinding) leads nowhere. No redirect is followed. Throws `Undeliverable`, `TryLater`, or what went wrong on the way.
 */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  way: WayOut,
): Promise<void> {
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "")
    throw new Undeliverable("the address must begin with https:// and hold no name and password");
  const signal = AbortSignal.timeout(way.timeout);
  const addresses = await checked(url.hostname.replace(/^\[|\]$/g, ""), way, signal);
  const { status, retryAfter } = await new Promise<Answer>((resolve, reject) => {
    const lookup = (_: string, { all }: { all?: boolean }, done: (...of: unknown[]) => void) =>
      all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
    const call = request(url, {
      ...way.tls,
      method: "POST",
      agent: false, // no connection is shared: each is to an address that was checked for it
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      lookup: lookup as NonNullable<RequestOptions["lookup"]>,
      signal,
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] });
      answer.destroy(); // what it says beyond that is not for us
    });
    call.end(body);
  });
  if (status >= 200 && status < 300) return;
  const what = `${url.host} answered ${status}`;
  if (status >= 300 && status < 400) throw new Undeliverable(`${what}: redirects are not followed`);
  if (PERMANENT.includes(status)) throw new Undeliverable(what);
  const seconds = secondsOf(retryAfter);
  throw seconds === undefined ? new Error(what) : new TryLater(what, seconds);
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

async function checked(host: string, way: WayOut, signal: AbortSignal): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  const addresses = family === 0 ? await inTime(way.resolve(host), signal) : [{ address: host, family }];
  const wrong = addresses.find(({ address }) => !way.isPublic(address));
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  if (wrong) throw new Undeliverable(`${host} is ${wrong.address}, which is no address on the internet`);
  return addresses;
}

/** A name that is looked up cannot be called off, but it need not be waited for. */
function inTime<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    answer,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    }),
  ]);
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function secondsOf(retryAfter = ""): number | undefined {
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1_000);
  return seconds > 0 ? Math.min(seconds, MOST_PATIENCE) : undefined;
}
