import { requireLoopback } from "./loopback.ts";
import { type Account, type Credentials, ROOT_KEY } from "./start.ts";

/** Where calls go to. */
export type Reach = Pick<Account, "endpoint" | "region">;

type Client<C> = new (config: {
  endpoint: string;
  region: string;
  credentials: Credentials;
  maxAttempts: number;
  forcePathStyle: boolean;
}) => C;

const clients = new Map<unknown, Map<string, unknown>>();

/** A client of one service for the stand-in's root, made once: for what is set up and looked at, never for what is tested. */
export function asRoot<C>(reach: Reach, service: Client<C>): C {
  const own = clients.get(service) ?? new Map<string, unknown>();
  clients.set(service, own);
  const client = (own.get(reach.endpoint) as C | undefined) ?? as(reach, ROOT_KEY, service);
  own.set(reach.endpoint, client);
  return client;
}

/** A client of one service for anybody; one try, so that a refusal is seen at once. */
export function as<C>({ endpoint, region }: Reach, credentials: Credentials, service: Client<C>): C {
  return new service({
    endpoint: requireLoopback(endpoint),
    region,
    credentials,
    maxAttempts: 1,
    // A bucket's name before the host's would be looked up in DNS.
    forcePathStyle: true,
  });
}
