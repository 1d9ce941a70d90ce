import type { Answers, Aws } from "../model/action.ts";
import type { Place } from "../model/place.ts";
import { CLIENT } from "./sdk-client.ts";

type ClientClass<C = unknown> = new (config: object) => C;

/** The part of an SDK client that this file uses: the middleware of every call. */
interface MiddlewareStack {
  clone(): MiddlewareStack;
  remove(name: string): boolean;
  add(
    middleware: Middleware,
    options: {
      readonly step: "initialize" | "finalizeRequest";
      readonly name: string;
      readonly priority?: "low";
    },
  ): void;
}
type Send = (args: { readonly input?: object }) => Promise<object>;
interface Context {
  userAgent?: [string, string][];
  readonly clientName?: string;
  readonly commandName?: string;
}
type Middleware = (next: Send, context: Context) => Send;

/**
 * Clients by class and Region, for as long as the process lives. The class itself is the key: its name is not unique in a
 * bundle, where two clients can both be called `f`.
 */
const clients = new Map<ClientClass, Map<string, unknown>>();

/**
 * Opens AWS for one response. Responses share clients, and with them connections and credentials; the user agent of each call
 * names the response, so that CloudTrail does. Credentials and endpoint come from the environment, as everywhere in AWS's SDKs.
 *
 * @param place `region` is a Region, or "global" for a service with one endpoint; `mayCall` is asked before each attempt of each
 * call, and refuses it by throwing; `answers` are shared by who reads the same
 */
export function openAws(
  {
    mayCall,
    answers,
    ...place
  }: Place & {
    readonly partition: string;
    readonly responseId: string;
    readonly mayCall?: () => void;
    readonly answers?: Answers;
  },
  now: () => Date = () => new Date(),
): Aws {
  // IAM has one endpoint for all Regions; the client still requires a Region.
  const region = place.region === "global" ? (process.env["AWS_REGION"] ?? "us-east-1") : place.region;
  const ours = new Map<ClientClass, unknown>();
  return {
    ...place,
    now,
    client<C>(type: ClientClass<C>): C {
      const known = ours.get(type) as C | undefined;
      if (known !== undefined) return known;
      const client = named(sharedClient(type, region), place.responseId, [
        ...(answers ? [sharing(answers, region)] : []),
        ...(mayCall ? [asking(mayCall)] : []),
      ]);
      ours.set(type, client);
      return client;
    },
  };
}

function sharedClient<C>(type: ClientClass<C>, region: string): C {
  const byRegion = clients.get(type) ?? new Map<string, unknown>();
  clients.set(type, byRegion);
  const client =
    (byRegion.get(region) as C | undefined) ??
    new type({
      region,
      ...CLIENT,
      maxAttempts: 4,
    });
  byRegion.set(region, client);
  return client;
}

/** The longest id in the user agent: CloudTrail has room for 1,024 characters in all, and the SDK takes 160. */
const LONGEST_ID = 64;

/**
 * The same client, whose calls carry `cordon/<response id>` in the user agent. It remains an instance of its class, as the SDK's
 * paginators require.
 *
 * Characters that a token may not contain become `_` (RFC 9110, section 5.6.2), so an id can end neither the token nor the header.
 */
function named<C>(client: C, responseId: string, more: readonly Parameters<MiddlewareStack["add"]>[]): C {
  const agent: [string, string] = ["cordon", responseId.slice(0, LONGEST_ID).replace(/[^\w.-]/g, "_")];
  const middlewareStack = (client as { readonly middlewareStack: MiddlewareStack }).middlewareStack.clone();
  middlewareStack.add(
    (next, context) => {
      context.userAgent = [...(context.userAgent ?? []), agent];
      return next;
    },
    { step: "initialize", name: "cordonResponse" },
  );
  // It would copy each input and output for a log that nobody writes.
  middlewareStack.remove("loggerMiddleware");
  for (const one of more) middlewareStack.add(...one);
  return Object.create(client as object, { middlewareStack: { value: middlewareStack } });
}

/** Asks before each attempt of a call. */
function asking(mayCall: () => void): Parameters<MiddlewareStack["add"]> {
  return [
    (next) => async (args) => {
      mayCall();
      return next(args);
    },
    // After the SDK's own retry, so that each attempt is asked for.
    { step: "finalizeRequest", priority: "low", name: "cordonMayCall" },
  ];
}

const READS = /^(?:BatchGet|Describe|Get|List)/;

/** Sends a read once, however many ask for it, and hands all of them its answer, which none may change. */
function sharing(answers: Answers, region: string): Parameters<MiddlewareStack["add"]> {
  return [
    (next, { clientName, commandName = "" }) =>
      (args) => {
        if (!READS.test(commandName)) return next(args);
        const asked = JSON.stringify([region, clientName, commandName, args.input]);
        const answer = answers.get(asked) ?? next(args);
        answers.set(asked, answer);
        return answer;
      },
    { step: "initialize", name: "cordonSharedReads" },
  ];
}
