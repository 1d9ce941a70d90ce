import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import {
  CreateProfileCommand,
  CreateTrustAnchorCommand,
  DeleteProfileCommand,
  DeleteTrustAnchorCommand,
  EnableProfileCommand,
  EnableTrustAnchorCommand,
  ListProfilesCommand,
  ListTagsForResourceCommand,
  ListTrustAnchorsCommand,
  TagResourceCommand,
} from "@aws-sdk/client-rolesanywhere";
import { Client } from "../../lib/actions/roles-anywhere/client.ts";
import type { StandIn } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** Neither moto nor ministack has this service: it answers here as its API reference documents, errors included. */
export const ROLES_ANYWHERE: StandIn = {
  name: "documented: IAM Roles Anywhere (API reference)",
  start: async () => {
    let things: Things = new Map();
    const kept = new Map<string, Things>();
    const server = createServer(async (request, response) => {
      const { status, body } = await answer(things, request);
      const type = status >= 400 ? { "x-amzn-errortype": String(body["__type"]) } : {};
      response
        .writeHead(status, { "content-type": "application/json", ...type })
        .end(status === 200 || status >= 400 || status === 201 ? JSON.stringify(body) : "");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      reset: async () => things.clear(),
      keep: async (name) => void kept.set(name, structuredClone(things)),
      goBack: async (name) => {
        things = structuredClone(kept.get(name)!);
      },
      stop: async () => {
        server.closeAllConnections();
        server.close();
      },
    };
  },
};

/** TrustAnchorDetail or ProfileDetail, and its tags. */
interface Thing {
  readonly kind: keyof typeof KINDS;
  readonly arn: string;
  detail: Record<string, unknown>;
  tags: { readonly key: string; readonly value: string }[];
}

type Things = Map<string, Thing>;

const KINDS = {
  trustanchor: { arn: "trust-anchor", called: "trustAnchor" },
  profile: { arn: "profile", called: "profile" },
} as const;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

function failed(status: number, type: string, message: string): Answer {
  return {
    status,
    body: { __type: type, message },
  };
}
const NOT_FOUND = failed(404, "ResourceNotFoundException", "Resource not found");

async function answer(things: Things, request: IncomingMessage): Promise<Answer> {
  if (!request.headers.authorization?.includes("/rolesanywhere/aws4_request"))
    return failed(403, "AccessDeniedException", "Missing Authentication Token");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [, path = "", id, verb] = pathname.split("/");
  const asked = `${request.method} ${path}${verb ? `/${verb}` : ""}`;
  const byArn = (arn: unknown) => [...things.values()].find((one) => one.arn === arn);
  const input = request.method === "POST" && !verb ? ((await json(request)) as Record<string, unknown>) : {};

  if (asked === "GET ListTagsForResource") {
    const found = byArn(searchParams.get("resourceArn"));
    return found ? { status: 200, body: { tags: found.tags } } : NOT_FOUND;
  }
  if (asked === "POST TagResource") {
    const found = byArn(input["resourceArn"]);
    if (!found) return NOT_FOUND;
    found.tags = input["tags"] as Thing["tags"];
    return { status: 201, body: {} };
  }
  const kind = path.replace(/s$/, "") as Thing["kind"];
  const { arn, called } = KINDS[kind] ?? {};
  if (arn === undefined) return failed(400, "ValidationException", `no such path: ${asked}`);
  const shown = ({ detail }: Thing) => ({ [called!]: detail });

  if (path.endsWith("s")) {
    const all = [...things.values()].filter((one) => one.kind === kind);
    if (request.method === "GET")
      return { status: 200, body: { [`${called}s`]: all.map(({ detail }) => detail) } };
    const { enabled = false, tags = [], ...rest } = input;
    const made = randomUUID();
    const full = `arn:aws:rolesanywhere:us-east-1:123456789012:${arn}/${made}`;
    const times = { createdAt: "2026-11-22T10:00:00Z", updatedAt: "2026-11-22T10:00:00Z" };
    const detail = { ...rest, ...times, enabled, [`${called}Id`]: made, [`${called}Arn`]: full };
    const thing: Thing = { kind, arn: full, detail, tags: tags as Thing["tags"] };
    things.set(made, thing);
    return { status: 201, body: shown(thing) };
  }
  if (!/^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/.test(id ?? ""))
    return failed(400, "ValidationException", `${called}Id does not match its pattern`);
  const found = things.get(id!);
  if (found?.kind !== kind) return NOT_FOUND;
  if (request.method === "DELETE") things.delete(id!);
  else if (verb === "enable" || verb === "disable")
    found.detail = { ...found.detail, enabled: verb === "enable" };
  return { status: 200, body: shown(found) };
}

/** Trust anchors and profiles, made by a test's own hands. */
export function makeRolesAnywhere(moto: Moto) {
  const client = openClient(moto, Client);
  return {
    makeAnchor: async (name: string, enabled = true): Promise<string> => {
      const source = {
        sourceType: "CERTIFICATE_BUNDLE",
        sourceData: { x509CertificateData: "PEM" },
      } as const;
      const made = await client.send(new CreateTrustAnchorCommand({ name, source, enabled }));
      return made.trustAnchor!.trustAnchorId!;
    },
    makeProfile: async (name: string, enabled = true): Promise<string> => {
      const roleArns = [`arn:aws:iam::123456789012:role/${name}`];
      const made = await client.send(new CreateProfileCommand({ name, roleArns, enabled }));
      return made.profile!.profileId!;
    },
    tag: (of: "trust-anchor" | "profile", id: string, key: string, value: string) =>
      client.send(
        new TagResourceCommand({
          resourceArn: `arn:aws:rolesanywhere:us-east-1:123456789012:${of}/${id}`,
          tags: [{ key, value }],
        }),
      ),
    enable: async (of: "trust-anchor" | "profile", id: string) => {
      if (of === "profile") await client.send(new EnableProfileCommand({ profileId: id }));
      else await client.send(new EnableTrustAnchorCommand({ trustAnchorId: id }));
    },
    remove: async (of: "trust-anchor" | "profile", id: string) => {
      if (of === "profile") await client.send(new DeleteProfileCommand({ profileId: id }));
      else await client.send(new DeleteTrustAnchorCommand({ trustAnchorId: id }));
    },
  };
}

/** Every trust anchor and profile, with its tags. */
export async function describeRolesAnywhere(moto: Moto): Promise<unknown> {
  const client = openClient(moto, Client);
  const [{ trustAnchors = [] }, { profiles = [] }] = await Promise.all([
    client.send(new ListTrustAnchorsCommand({})),
    client.send(new ListProfilesCommand({})),
  ]);
  const tagsOf = async (resourceArn: string | undefined) =>
    (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  return Promise.all([
    ...trustAnchors.map(async (it) => [it, await tagsOf(it.trustAnchorArn)]),
    ...profiles.map(async (it) => [it, await tagsOf(it.profileArn)]),
  ]);
}
