import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListProvisionedConcurrencyConfigs,
} from "@aws-sdk/client-lambda";
import { FUNCTION_NAME } from "../aws/formats.ts";
import { IAM_PATH, PROTECTED_TAG } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { LambdaFunction } from "../model/signal.ts";
import { unlessGone } from "./facts/unless-gone.ts";
import { type Attribute, GONE } from "./lambda/attribute.ts";
import { type Mapping, mapping, mappingInWords, mappingsOf } from "./lambda/event-source-mapping.ts";
import {
  type Concurrency,
  concurrency,
  concurrencyInWords,
  reservedConcurrency,
} from "./lambda/reserved-concurrency.ts";

type Before = Concurrency | Mapping;

const FUNCTIONS = ["arn:{partition}:lambda:{region}:{account}:function:*"];
const MAPPINGS = ["arn:{partition}:lambda:{region}:{account}:event-source-mapping:*"];
const WRITE = [
  allow(["lambda:PutFunctionConcurrency"], FUNCTIONS),
  allow(["lambda:UpdateEventSourceMapping"], MAPPINGS),
];

/** Nothing new runs: no concurrency is left, and queues and streams wait (Lambda developer guide, "Configuring reserved concurrency"). */
export const freezeFunction = action<LambdaFunction, Before>({
  id: "freeze-function",
  summary: "Let a Lambda function run no more, and what feeds it wait",
  reference: {
    mitigations: ["M1038", "D3-PT"],
    cannot: [
      "end invocations that run: they go on for 15 minutes at most",
      "cut credentials of its role that were taken: deny-role-session does",
      "freeze a function with provisioned concurrency: that goes first",
      "keep what waits for it for longer than its source does: 24 hours in a stream of DynamoDB",
      "stop copies of it at the edge of CloudFront",
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
    if (!FUNCTION_NAME.pattern.test(functionName))
      return { refused: `${JSON.stringify(functionName)} is not ${FUNCTION_NAME.is}` };
    const [role, now, mappings, provisioned, tags] = await Promise.all([
      roleOf(aws, functionName),
      reservedConcurrency(aws, functionName),
      mappingsOf(aws, functionName),
      provisionedOn(aws, functionName),
      tagsOf(aws, functionName),
    ]);
    if (!(role !== undefined && now && mappings && provisioned && tags))
      return { moot: `function ${functionName} does not exist in ${account} ${region}` };
    if (role.includes(`:role${IAM_PATH}`))
      return { refused: `function ${functionName} is Cordon's own, or runs with a role of Cordon: ${role}` };
    if (provisioned.length > 0)
      return {
        refused: `function ${functionName} has provisioned concurrency on ${provisioned.join(", ")}, below which Lambda reserves nothing: delete that first, or deny the sessions of its role`,
      };
    const frozen = { reserved: 0 };
    return {
      changes: [
        {
          hold: `function/${functionName}/reserved-concurrency`,
          change: `function ${functionName}: ${concurrencyInWords(now)} → ${concurrencyInWords(frozen)}`,
          before: { kind: "concurrency", functionName, ...now },
          ...(now.reserved === 0 && { inForce: true }),
        },
        ...mappings.map((it) => disabling(functionName, it)),
      ],
      affected: [
        `all that invoke function ${functionName}: they are told that it is throttled, and asynchronous events wait for six hours at most`,
        ...mappings.filter(({ enabled }) => enabled).map(({ source }) => `${source} waits for it`),
      ],
      limits: [
        "invocations that run go on to their end, 15 minutes at most",
        ...(mappings.some(({ enabled }) => enabled)
          ? [
              "what waits is lost when its source no longer keeps it: 24 hours in a stream of DynamoDB, and unless set otherwise 24 in Kinesis and 4 days in SQS",
            ]
          : []),
        "credentials of its role that were taken live on until denied",
        "its URL, where it has one, stays, and answers that it is throttled",
      ],
      ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on ${functionName}` }),
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
    const broken: string[] = [];
    const missing: string[] = [];
    for (const { hold, before } of changes) {
      const running =
        before.kind === "concurrency"
          ? now.reserved !== 0 && `function ${functionName} has ${concurrencyInWords(now)}`
          : mappings.some(({ uuid, enabled }) => uuid === before.uuid && enabled) &&
            `${before.source} is enabled`;
      if (running) {
        broken.push(hold);
        missing.push(running);
      }
    }
    const known = changes.flatMap(({ before }) => (before.kind === "mapping" ? before.uuid : []));
    for (const { uuid, source, enabled } of mappings)
      if (enabled && !known.includes(uuid)) missing.push(`${source} was added since and is enabled`);
    return missing.length === 0 ? { holds: true, missing } : { holds: false, missing, broken };
  },

  async standing(_target, change, aws) {
    const { before, set, now, will, over } = await attribute(aws, change.before).look();
    return { before, set, now, will, conflict: over !== undefined };
  },

  async revert(_target, { before }, aws, force) {
    const { will, over, put } = await attribute(aws, before).look();
    if (over !== undefined && !force) return { conflict: will };
    await put?.();
    return { undone: over ?? will };
  },
});

function attribute(aws: Aws, before: Before): Attribute {
  return before.kind === "concurrency" ? concurrency(aws, before) : mapping(aws, before);
}

function disabling(functionName: string, before: Mapping): Change<Before> {
  return {
    hold: `function/${functionName}/event-source-mapping/${before.uuid}/enabled`,
    change: `${before.source}, which feeds ${functionName}: ${mappingInWords(before.enabled)} → ${mappingInWords(false)}`,
    before,
    ...(!before.enabled && { inForce: true }),
  };
}

/** The ARN of the role that it runs with: all roles of Cordon are under one path, and only its functions have them. */
async function roleOf(aws: Aws, functionName: string): Promise<string | undefined> {
  const call = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const found = await unlessGone(aws.client(LambdaClient).send(call), GONE);
  return found && (found.Role ?? "");
}

/** The versions and aliases that have provisioned concurrency. */
async function provisionedOn(aws: Aws, functionName: string): Promise<readonly string[] | undefined> {
  const pages = paginateListProvisionedConcurrencyConfigs(
    { client: aws.client(LambdaClient) },
    { FunctionName: functionName },
  );
  const found = await unlessGone(
    everyPage(pages, (page) => page.ProvisionedConcurrencyConfigs),
    GONE,
  );
  return found?.map(({ FunctionArn = "" }) => FunctionArn.slice(FunctionArn.lastIndexOf(":") + 1));
}

async function tagsOf(aws: Aws, functionName: string): Promise<Readonly<Record<string, string>> | undefined> {
  const { partition, region, account } = aws;
  const Resource = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  const found = await unlessGone(aws.client(LambdaClient).send(new ListTagsCommand({ Resource })), GONE);
  return found && (found.Tags ?? {});
}
