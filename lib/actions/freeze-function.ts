import { FUNCTION_NAME } from "../aws/formats.ts";
import { IAM_PATH } from "../aws/names.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { LambdaFunction } from "../model/signal.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { protection } from "./facts/tags.ts";
import type { Attribute } from "./lambda/attribute.ts";
import { type Mapping, mapping, mappingInWords, mappingsOf } from "./lambda/event-source-mapping.ts";
import { functionTags, provisionedOn, roleOf } from "./lambda/function.ts";
import {
  type Concurrency,
  concurrency,
  concurrencyInWords,
  reservedConcurrency,
} from "./lambda/reserved-concurrency.ts";

type Before = Concurrency | Mapping;

const RUNNING = "Running invocations continue for up to 15 minutes";
const FUNCTIONS = ["arn:{partition}:lambda:{region}:{account}:function:*"];
const MAPPINGS = ["arn:{partition}:lambda:{region}:{account}:event-source-mapping:*"];
const WRITE = [
  allow(["lambda:PutFunctionConcurrency"], FUNCTIONS),
  allow(["lambda:UpdateEventSourceMapping"], MAPPINGS),
];

/**
 * Prevents new invocations: sets the reserved concurrency to 0 and disables event source mappings, so that queues and streams wait
 * (Lambda developer guide, "Configuring reserved concurrency").
 */
export const freezeFunction = action<LambdaFunction, Before>({
  id: "freeze-function",
  summary: "Freeze a Lambda function: no new invocations, and its queues and streams wait",
  reference: {
    mitigations: ["M1038", "D3-PT"],
    limits: [
      RUNNING,
      LIMITS.takenCredentials,
      "A function with provisioned concurrency cannot be frozen: delete that first",
      "Waiting events are lost when their source no longer keeps them: after 24 hours in a DynamoDB stream",
      "Copies at the edge of CloudFront keep running",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "whether listing mappings by a function's name also lists those of its versions and aliases",
      "how long Lambda takes to disable a mapping, once it has accepted that",
    ],
  },
  authority: "resource",
  permissions: {
    read: [
      allow(
        [
          "lambda:GetFunctionConfiguration",
          "lambda:GetFunctionConcurrency",
          "lambda:ListProvisionedConcurrencyConfigs",
          "lambda:ListTags",
        ],
        FUNCTIONS,
      ),
      allow(["lambda:ListEventSourceMappings"]),
      allow(["lambda:GetEventSourceMapping"], MAPPINGS),
    ],
    apply: WRITE,
    revert: [...WRITE, allow(["lambda:DeleteFunctionConcurrency"], FUNCTIONS)],
  },
  name: ({ functionName }) => `function/${functionName}`,

  async plan({ functionName, account, region }, aws) {
    const wrong = malformed([functionName, FUNCTION_NAME]);
    if (wrong) return wrong;
    const [role, now, mappings, provisioned, tags] = await Promise.all([
      roleOf(aws, functionName),
      reservedConcurrency(aws, functionName),
      mappingsOf(aws, functionName),
      provisionedOn(aws, functionName),
      functionTags(aws, functionName),
    ]);
    if (!(role !== undefined && now && mappings && provisioned && tags))
      return { moot: `function ${functionName} does not exist in ${account} ${region}` };
    if (role.includes(`:role${IAM_PATH}`))
      return { refused: `function ${functionName} is Cordon's own, or runs with a role of Cordon: ${role}` };
    if (provisioned.length > 0)
      return {
        refused: `function ${functionName} has provisioned concurrency on ${provisioned.join(", ")}, below which Lambda reserves nothing: delete that first, or deny the sessions of its role`,
      };
    const enabled = mappings.filter((it) => it.enabled);
    return {
      changes: [
        {
          hold: `function/${functionName}/reserved-concurrency`,
          of: `function ${functionName}`,
          from: concurrencyInWords(now),
          to: concurrencyInWords({ reserved: 0 }),
          before: { kind: "concurrency", functionName, ...now },
          ...(now.reserved === 0 && { inForce: true }),
        },
        ...mappings.map((it) => disabling(functionName, it)),
      ],
      affected: [
        `all callers of function ${functionName}: they are throttled, and asynchronous events wait for up to 6 hours`,
        ...enabled.map(({ source }) => `${source}: its events wait`),
      ],
      limits: [
        RUNNING,
        ...(enabled.length > 0
          ? [
              "Waiting events are lost when their source no longer keeps them: by default after 24 hours in a DynamoDB stream or Kinesis, and 4 days in SQS",
            ]
          : []),
        LIMITS.takenCredentials,
        "A function URL stays, and answers that it is throttled",
      ],
      ...protection([functionName, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: async (_target, { before }, aws) => attribute(aws, before).freeze(),

  async verify({ functionName }, changes, aws) {
    const [now, mappings = []] = await Promise.all([
      reservedConcurrency(aws, functionName),
      mappingsOf(aws, functionName),
    ]);
    if (now === undefined) return { holds: true, missing: [] };
    const enabled = mappings.filter((it) => it.enabled);
    const known = changes.flatMap(({ before }) => (before.kind === "mapping" ? before.uuid : []));
    return inForce(
      changes,
      ({ before }) => {
        if (before.kind === "mapping")
          return enabled.some(({ uuid }) => uuid === before.uuid) ? `${before.source} is enabled` : undefined;
        return now.reserved === 0 ? undefined : `function ${functionName} has ${concurrencyInWords(now)}`;
      },
      enabled
        .filter(({ uuid }) => !known.includes(uuid))
        .map(({ source }) => `${source} was added since and is enabled`),
    );
  },

  preview: (_target, { before }, aws) => attribute(aws, before).preview(),
});

function attribute(aws: Aws, before: Before): Attribute {
  return before.kind === "concurrency" ? concurrency(aws, before) : mapping(aws, before);
}

function disabling(functionName: string, before: Mapping): Change<Before> {
  return {
    hold: `function/${functionName}/event-source-mapping/${before.uuid}/enabled`,
    of: `${before.source} for ${functionName}`,
    from: mappingInWords(before.enabled),
    to: mappingInWords(false),
    before,
    ...(!before.enabled && { inForce: true }),
  };
}
