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
  /** A few words for the console; Latin-1. */
  readonly summary: string;
  /** The bundle's name. */
  readonly bundle: string;
  /** Absent: CloudFormation's choice. */
  readonly name?: string;
  readonly timeout: Duration;
  /** MB; CPU follows memory, and import time is most of a cold start. */
  readonly memory: 512 | 1024;
  readonly environment?: Readonly<Record<string, string>>;
  /** The set of its calls on the ledger. */
  readonly ledger: keyof typeof LEDGER;
  /** Whether it lists responses and due work. */
  readonly lists?: true;
  /** Its permissions to read and to change the account's resources. */
  readonly reads?: readonly Permission[];
  readonly changes?: readonly Permission[];
  /** Whether it may read what any action reads: more than the role's inline policies have room for. */
  readonly seesAll?: true;
  /** Permissions on Cordon's own resources. */
  readonly allow?: readonly PolicyStatement[];
  /** Whether it reads the ledger's stream. */
  readonly stream?: true;
}

const STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

/**
 * The only way to create a function: a role of its own with exactly the given permissions, and logs with a retention. The policies are
 * part of the role, not separate resources, so that no function runs with half of them.
 */
export function makeFunction(scope: Construct, id: string, parts: Parts, props: FunctionProps): Lambda {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: parts.settings.retention.logDays as RetentionDays,
    // The ledger is the record; logs are for debugging.
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

/** The size limit of a managed policy, in characters. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 6_144 - 144;

/** A function's read permissions, in managed policies that the role has from its creation. */
function sightOf(scope: Construct, id: string, { summary, reads = [] }: FunctionProps): ManagedPolicy[] {
  const parts: PolicyStatement[][] = [[]];
  let length = 0;
  for (const one of statementsOf(reads)) {
    // Longer than the deployed text, which replaces the placeholders.
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
        // IAM cannot narrow ListStreams, and Lambda requires it.
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
