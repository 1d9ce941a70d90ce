import { runSimulation } from "@cloud-copilot/iam-simulate";

/** A policy document, as JSON or parsed. */
export type Document = string | object;

/** One signed request, as IAM sees it. */
export interface Request {
  /** The ARN of who asks: a user, or a session of a role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys that this request carries; what is absent here is absent. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

export interface Policies {
  readonly identity?: readonly Document[];
  readonly resource?: Document;
  readonly serviceControl?: readonly Document[];
}

function parsed(document: Document): object {
  return typeof document === "string" ? (JSON.parse(document) as object) : document;
}

const ALLOW_ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/**
 * What an evaluator of policies that others wrote makes of a request: @cloud-copilot/iam-simulate, which checks actions,
 * resources and condition keys against the service authorization reference too. Throws when it finds the request or a
 * policy malformed.
 */
export async function decided(
  { principal, action, resource, context = {} }: Request,
  { identity = [ALLOW_ALL], resource: resourcePolicy, serviceControl = [] }: Policies,
  account = "123456789012",
): Promise<"Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied"> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: { ...context },
      },
      identityPolicies: identity.map((policy, i) => ({ name: `identity-${i}`, policy: parsed(policy) })),
      serviceControlPolicies: [
        {
          orgIdentifier: "o-example",
          policies: [ALLOW_ALL, ...serviceControl].map((policy, i) => ({
            name: `scp-${i}`,
            policy: parsed(policy),
          })),
        },
      ],
      resourceControlPolicies: [],
      ...(resourcePolicy !== undefined && { resourcePolicy: parsed(resourcePolicy) }),
    },
    {},
  );
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return (result as { overallResult: "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied" }).overallResult;
}
