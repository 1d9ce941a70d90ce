import type { Aws } from "../../lib/model/action.ts";
import type { Place } from "../../lib/model/place.ts";
import { iamActions } from "./iam-actions.ts";
import type { Moto } from "./moto.ts";
import { PAGED, WHOLE } from "./paged-lists.ts";

/** One call that went through a door. */
export interface Call {
  /** `ModifyNetworkInterfaceAttribute`. */
  readonly command: string;
  /** What IAM checks for it: `ec2:ModifyNetworkInterfaceAttribute`. */
  readonly actions: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  /** From 1: a call belongs to the wave after the newest one that had been answered when it began. */
  readonly wave: number;
}

/** What a test does to calls. What is thrown here reaches the action as the SDK's own errors do: once, unretried. */
export interface Faults {
  /** `n` counts the door's calls from 1. */
  before?(call: Call, n: number): void;
  /** AWS has done it; an error now is an answer that was lost. */
  after?(call: Call, n: number): void;
  /** Alters an answer to what moto has no way to say. */
  answer?(call: Call, output: Record<string, unknown>): void;
  /** Every list comes in pages of one, the first page empty, as AWS may do and moto never does. */
  readonly pages?: boolean;
}

/** The process died: nothing after this runs. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** An error as the SDK throws it; everything else about it is as good as unknown. */
export function awsError(name: string): Error {
  return Object.assign(new Error(`${name} by the test`), { name });
}

export interface TestDoor extends Aws {
  readonly calls: readonly Call[];
}

interface Handled {
  readonly input: Record<string, unknown>;
}
type Next = (args: Handled) => Promise<{ output: Record<string, unknown> }>;
type Context = { readonly commandName?: string; readonly clientName?: string };
type Middleware = (next: Next, context: Context) => Next;
interface Client {
  readonly middlewareStack: MiddlewareStack;
}
interface MiddlewareStack {
  clone(): MiddlewareStack;
  add(middleware: Middleware, options: object): void;
}

/** The door that actions get (lib/aws/clients.ts), to a moto server, with every call recorded. */
export function openDoor(
  moto: Moto,
  { account, region }: Place,
  responseId: string,
  faults: Faults = {},
): TestDoor {
  const clients = new Map<unknown, unknown>();
  const calls: Call[] = [];
  let answered = 0;
  const watch: Middleware = (next, context) => async (args) => {
    const command = context.commandName?.replace(/Command$/, "") ?? "";
    const call: Call = {
      command,
      actions: iamActions(context.clientName ?? "", command, args.input),
      input: args.input,
      wave: answered + 1,
    };
    const n = calls.push(call);
    faults.before?.(call, n);
    const result = faults.pages ? await onePage(command, next, args) : await next(args);
    faults.answer?.(call, result.output);
    faults.after?.(call, n);
    answered = Math.max(answered, call.wave);
    return result;
  };
  return {
    account,
    region,
    partition: "aws",
    responseId,
    calls,
    now: () => new Date("2026-11-22T12:00:00Z"),
    client<C>(type: new (config: object) => C): C {
      const known = clients.get(type) as C | undefined;
      if (known) return known;
      const shared = sharedClient(moto, type, region) as Client;
      const middlewareStack = shared.middlewareStack.clone();
      middlewareStack.add(watch, { step: "initialize", priority: "high", name: "watch" });
      const client = Object.create(shared, { middlewareStack: { value: middlewareStack } }) as C;
      clients.set(type, client);
      return client;
    },
  };
}

const shared = new Map<string, Map<unknown, unknown>>();

/** One client for all doors to a server: making one takes as long as a call. */
function sharedClient<C>(moto: Moto, type: new (config: object) => C, region: string): C {
  const where = `${moto.endpoint} ${moto.credentials?.accessKeyId} ${region}`;
  const ofServer = shared.get(where) ?? new Map<unknown, unknown>();
  shared.set(where, ofServer);
  const client = (ofServer.get(type) as C | undefined) ?? openClient(moto, type, region);
  ofServer.set(type, client);
  return client;
}

/** A plain client of the same server, for what the test itself does and sees. */
export function openClient<C>(moto: Moto, type: new (config: object) => C, region = "us-east-1"): C {
  return new type({
    region: region === "global" ? "us-east-1" : region,
    endpoint: moto.endpoint,
    credentials: moto.credentials ?? { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "test" },
    maxAttempts: 1,
  });
}

async function onePage(command: string, next: Next, args: Handled) {
  const paged = PAGED[command];
  if (!paged) {
    if (/^(Describe|List|Lookup)/.test(command) && !WHOLE.includes(command))
      throw new Error(`say in paged-lists.ts how ${command} is paged`);
    return next(args);
  }
  const [list, token, nextToken = token] = paged;
  const { [token]: page, ...input } = args.input;
  const result = await next({ ...args, input });
  const all = (result.output[list] ?? []) as unknown[];
  const at = page === undefined ? 0 : Number(String(page).replace("page-", ""));
  result.output[list] = at === 0 ? [] : all.slice(at - 1, at);
  if (at < all.length) {
    result.output[nextToken] = `page-${at + 1}`;
    if (token === "Marker") result.output["IsTruncated"] = true;
  }
  return result;
}
