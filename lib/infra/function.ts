import { Aws, type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import {
  ManagedPolicy,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { IAM_PATH } from "../aws/names.ts";
import { INDEXES } from "../ledger/schema.ts";
import type { Permission } from "../model/permission.ts";
import type { Parts } from "./parts.ts";
import { statement, statementsOf } from "./policy.ts";
import { protections } from "./protection.ts";
import { MAX_AGE } from "./rule.ts";
import { LEDGER } from "./table.ts";

export interface FunctionProps {
  /** A few words, shown in the console; Latin-1. */
  readonly summary: string;
  /** The bundle's name. */
  readonly bundle: string;
  /** Else CloudFormation makes one. */
  readonly name?: string;
  readonly timeout: Duration;
  /** MB; CPU follows memory, and import time is most of a cold start. */
  readonly memory: 512 | 1024;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whose calls on the ledger it makes. */
  readonly ledger: keyof typeof LEDGER;
  /** It lists responses, and what is due. */
  readonly lists?: true;
  /** What it may see of the account's resources, and what it may change. */
  readonly reads?: readonly Permission[];
  readonly changes?: readonly Permission[];
  /** It sees what any action may: more than the role's inline policies have room for. */
  readonly seesAll?: true;
  /** Power over what is Cordon's own. */
  readonly allow?: readonly PolicyStatement[];
  /** It reads the ledger's stream. */
  readonly stream?: true;
}

const STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

/**
 * The one way to make a function: a role of its own that holds what is given here and nothing else, logs that
 * end. The policies are part of the role and not resources beside it, so that no function ever runs with half
 * of them.
 */
export function makeFunction(scope: Construct, id: string, parts: Parts, props: FunctionProps): Lambda {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: parts.settings.retention.logDays as RetentionDays,
    // The ledger is the record; logs are for finding faults.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, {
    path: IAM_PATH,
    description: props.summary,
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: policiesOf(parts, props, logGroup),
    ...(props.seesAll && { managedPolicies: sightOf(scope, id, props) }),
  });
  const { failures } = parts.queues;
  return new Lambda(scope, id, {
    description: props.summary,
    ...(props.name && { functionName: props.name }),
    code: Code.fromAsset(parts.bundles[props.bundle]!),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: props.timeout,
    memorySize: props.memory,
    environment: {
      CORDON_TABLE: parts.table.tableName,
      CORDON_ACCOUNTS: Stack.of(scope).toJsonString([Aws.ACCOUNT_ID]),
      CORDON_PARTITION: Aws.PARTITION,
      ...props.environment,
    },
    role,
    logGroup,
    retryAttempts: 2,
    maxEventAge: MAX_AGE,
    // Not the L2 destination, which would give the role a second policy.
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
  });
}

/** The most characters of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 6_144 - 144;

/** What a function may look at, in managed policies that are the role's from its first day on. */
function sightOf(scope: Construct, id: string, { summary, reads = [] }: FunctionProps): ManagedPolicy[] {
  const parts: PolicyStatement[][] = [[]];
  let length = 0;
  for (const one of statementsOf(reads)) {
    // Longer than what is deployed, where the place is filled in.
    const its = JSON.stringify(Stack.of(scope).resolve(one.toStatementJson())).length;
    if (length + its > MOST_CHARACTERS) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)!.push(one);
    length += its;
  }
  return parts.map(
    (statements, i) =>
      new ManagedPolicy(scope, `${id}Sight${i + 1}`, {
        path: IAM_PATH,
        description: `${summary}: what it may look at`,
        statements,
      }),
  );
}

function policiesOf({ table, queues }: Parts, props: FunctionProps, logGroup: LogGroup) {
  const { reads = [], changes = [], allow = [], lists, stream, seesAll } = props;
  const items = LEDGER[props.ledger].map((call) => `dynamodb:${call}`);
  return {
    allow: new PolicyDocument({
      statements: [
        ...statementsOf([...(seesAll ? [] : reads), ...changes]),
        ...(items.length > 0 ? [statement(items, [table.tableArn])] : []),
        ...(lists
          ? [
              statement(
                ["dynamodb:Query"],
                Object.keys(INDEXES).map((index) => `${table.tableArn}/index/${index}`),
              ),
            ]
          : []),
        // IAM cannot narrow ListStreams, and Lambda asks for it.
        ...(stream
          ? [statement(STREAM, [table.tableStreamArn!]), statement(["dynamodb:ListStreams"], ["*"])]
          : []),
        ...allow,
        statement(["sqs:SendMessage"], [queues.failures.queueArn]),
        statement(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]),
      ],
    }),
    deny: new PolicyDocument({
      statements: protections(changes, table, [...items, ...(stream ? STREAM : [])]),
    }),
  };
}
