import { execFile } from "node:child_process";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isPublic } from "../../lib/channels/webhook/public-address.ts";
import { secretsIn } from "../../lib/channels/webhook/secrets.ts";
import { type WebhookDoor, webhookThrough } from "../../lib/channels/webhook.ts";
import { type Message, TryLater, Undeliverable } from "../../lib/model/channel.ts";
import { tellingOf } from "../../lib/notify/message.ts";
import { installPython } from "../../local/install.ts";
import { whole } from "../cli/records.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEXT = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

const message = tellingOf(whole(), { here: { account: "1", region: "eu-west-1" } }).message as Message;

interface Heard {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let server: Server;
let certificate: string;
let heard: Heard[] = [];
/** What the receiver says: a status and headers; silence where it says nothing. */
let answer: { status: number; headers?: Record<string, string> } | undefined;
let elsewhere = 0;

beforeAll(async () => {
  const python = await installPython();
  const script = join(import.meta.dirname, "../../bench/certificate.py");
  const { stdout } = await promisify(execFile)(python.command, [script]);
  const [key = "", ...rest] = stdout.split(/(?=-----BEGIN CERTIFICATE)/);
  certificate = rest.join("");
  server = createServer({ key, cert: certificate }, (request, response) => {
    if (request.url === "/elsewhere") elsewhere++;
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      if (answer) response.writeHead(answer.status, answer.headers).end("a body that nobody reads");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  heard = [];
  elsewhere = 0;
  answer = { status: 204 };
});

/** The way out, but that 127.0.0.1 passes for an address on the internet. */
function door(more: Partial<WebhookDoor> = {}): WebhookDoor {
  return {
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    isPublic: (address) => address === "127.0.0.1" || isPublic(address),
    timeout: 5_000,
    tls: { ca: certificate },
    secrets: async () => [SECRET],
    now: () => new Date(),
    ...more,
  };
}

function urlOf(host: string, path = "/cordon") {
  return `https://${host}:${(server.address() as AddressInfo).port}${path}`;
}

function send(through: WebhookDoor = door(), url = urlOf("127.0.0.1")) {
  return webhookThrough(through).send(message, { url, secretArn: "arn" });
}

describe("what a receiver gets", () => {
  test("verifies with the library, and holds the event and the text", async () => {
    await send();
    const [{ headers, body }] = heard as [Heard];
    const { type, timestamp, data } = new Webhook(SECRET).verify(body, headers) as Record<string, unknown>;
    expect([type, timestamp]).toEqual(["cordon.response-changed/v1", message.event.at]);
    expect(data).toEqual({
      ...message.event,
      urgency: "chat",
      subject: message.subject,
      text: message.text,
    });
    expect(() => new Webhook(NEXT).verify(body, headers)).toThrow("No matching signature");
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow("No matching signature");
  });

  test("verifies with the old secret and the new one while they are rotated", async () => {
    await send(door({ secrets: async () => [SECRET, NEXT] }));
    const [{ headers, body }] = heard as [Heard];
    for (const secret of [SECRET, NEXT]) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
  });

  test("has the same id when it is tried again", async () => {
    answer = { status: 500 };
    await expect(send()).rejects.toThrow("answered 500");
    answer = { status: 200 };
    await send(door({ now: () => new Date(Date.now() + 60_000) }));
    const [first, second] = heard.map(({ headers }) => headers);
    expect(first!["webhook-id"]).toBe(message.id);
    expect(second!["webhook-id"]).toBe(message.id);
    expect(second!["webhook-timestamp"]).not.toBe(first!["webhook-timestamp"]);
  });

  test("is signed as the library's published vector is", () => {
    const at = new Date(1_614_265_330_000);
    expect(new Webhook(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  test("comes to the address that was checked, under the name that was asked for", async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [{ address: "127.0.0.1", family: 4 }];
    };
    // The certificate is for 127.0.0.1: under any other name it is refused, so TLS is checked too.
    await expect(send(door({ resolve }), urlOf("hooks.example.com"))).rejects.toThrow(
      /altnames|does not match/,
    );
    expect([asked, heard.length]).toEqual([1, 0]);
  });
});

describe("what a receiver answers", () => {
  test.each([400, 401, 403, 404, 410])("%i: never tried again", async (status) => {
    answer = { status };
    await expect(send()).rejects.toThrow(Undeliverable);
  });

  test.each([301, 302, 307, 308])("%i: not followed", async (status) => {
    answer = { status, headers: { location: urlOf("127.0.0.1", "/elsewhere") } };
    await expect(send()).rejects.toThrow(/redirects are not followed/);
    expect([heard.length, elsewhere]).toEqual([1, 0]);
  });

  test.each<[Record<string, string>, number]>([
    [{ "retry-after": "120" }, 120],
    [{ "retry-after": "999999" }, 3_600],
  ])("429 and %j: later", async (headers, seconds) => {
    answer = { status: 429, headers };
    const error = await send().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TryLater);
    expect((error as TryLater).seconds).toBe(seconds);
  });

  test("429 with a date: until then", async () => {
    answer = { status: 503, headers: { "retry-after": new Date(Date.now() + 90_000).toUTCString() } };
    const error = (await send().catch((caught: unknown) => caught)) as TryLater;
    expect(error.seconds).toBeGreaterThan(60);
    expect(error.seconds).toBeLessThanOrEqual(91);
  });

  test.each([429, 500, 502, 503])("%i alone: tried again", async (status) => {
    answer = { status };
    const error = await send().catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(Undeliverable);
    expect(error).not.toBeInstanceOf(TryLater);
  });

  test("nothing: given up on in time, and tried again", async () => {
    answer = undefined;
    await expect(send(door({ timeout: 300 }))).rejects.toThrow(/abort|timeout/i);
  });

  test("not even a name's address: the same", async () => {
    const resolve = () => new Promise<never>(() => {});
    await expect(send(door({ timeout: 300, resolve }), urlOf("hooks.example.com"))).rejects.toThrow(
      /abort|timeout/i,
    );
  });
});

describe("where nothing is sent", () => {
  test.each([
    ["this host", "127.0.0.1", "127.255.255.254", "0.0.0.0", "::1", "::"],
    ["private", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"],
    ["link-local and metadata", "169.254.169.254", "169.254.170.2", "fe80::1", "fd00:ec2::254"],
    ["unique-local", "fc00::1", "fdff::1"],
    ["multicast and broadcast", "224.0.0.1", "239.1.1.1", "ff02::1", "255.255.255.255", "240.0.0.1"],
    [
      "IPv4 in IPv6",
      "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "::127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::1",
      "2001::1",
    ],
    [
      "examples and tests",
      "192.0.2.1",
      "198.51.100.1",
      "203.0.113.1",
      "198.18.0.1",
      "2001:db8::1",
      "3fff::1",
    ],
    ["no address", "", "localhost", "1.2.3", "fe80::1%eth0"],
  ])("%s", (_, ...addresses) => {
    for (const address of addresses) expect([address, isPublic(address)]).toEqual([address, false]);
  });

  test("but to strangers", () => {
    for (const address of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "1.1.1.1", "2606:4700::1111", "2a00::1"])
      expect([address, isPublic(address)]).toEqual([address, true]);
  });

  test("a name with one address inside is refused, whatever else it has", async () => {
    const resolve = async () => [
      { address: "93.184.215.14", family: 4 },
      { address: "169.254.169.254", family: 4 },
    ];
    await expect(send(door({ resolve }), "https://hooks.example.com/")).rejects.toThrow(
      /hooks\.example\.com is 169\.254\.169\.254/,
    );
  });

  test.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data/",
  ])("%s, written as it may be", async (url) => {
    await expect(send(door({ isPublic }), url)).rejects.toThrow(/no address on the internet/);
  });

  test.each([
    "http://hooks.example.com/",
    "https://me:secret@hooks.example.com/",
    "ftp://hooks.example.com/",
  ])("%s", async (url) => {
    await expect(send(door(), url)).rejects.toThrow(/must begin with https/);
    expect(heard).toEqual([]);
  });

  test("an address that cannot be read", async () => {
    await expect(send(door(), "hooks.example.com")).rejects.toThrow(Undeliverable);
  });
});

describe("signing secrets", () => {
  test("one, or several on lines of their own", () => {
    expect(secretsIn(`${SECRET}\n${NEXT}\n`)).toEqual([SECRET, NEXT]);
  });

  test.each(["", "  \n", "whsec_", "whsec_c2hvcnQ=", "secret", `${SECRET} nonsense`])(
    "%j is refused, unsaid",
    (text) => {
      expect(() => secretsIn(text)).toThrow(Undeliverable);
      expect(() => secretsIn(text)).not.toThrow(/nonsense|c2hvcnQ/);
    },
  );
});
