import { randomBytes } from "node:crypto";
import { devNull } from "node:os";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteSnapshotCommand, DescribeSnapshotsCommand, DescribeVolumesCommand } from "@aws-sdk/client-ec2";
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { createTable } from "../lib/ledger/schema.ts";
import { makeNetwork, PLACE } from "../test/actions/ec2-account.ts";
import { openClient } from "../test/support/aws-door.ts";
import { eventWith } from "../test/support/event-with.ts";
import type { StandIn } from "./stand-in.ts";

const ROLE = "payments-host";
const TABLE = "ledger";

/** What was in force after an event. */
export interface Contained {
  /** Every interface is in the quarantine group and nowhere else. */
  readonly isolated: boolean;
  /** A policy of the role denies exactly the stolen session. */
  readonly denied: boolean;
  readonly snapshots: number;
}

/** An account with one host of two interfaces whose credentials get stolen, again and again. */
export interface Account {
  /** For every measured process: no file of this machine's user, no other account than this. */
  readonly env: NodeJS.ProcessEnv;
  /** A finding that nobody has seen yet. */
  event(): object;
  /** Puts everything back to before the first event, and empties the table. */
  restore(): Promise<void>;
  contained(): Promise<Contained>;
}

export async function makeAccount(moto: StandIn): Promise<Account> {
  const network = await makeNetwork(moto);
  const quarantine = await network.makeQuarantine();
  const groups = [[network.web], [network.db]];
  const host = await network.launch(...groups);
  const iam = openClient(moto, IAMClient);
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }));
  const userId = `${Role!.RoleId}:${host.id}`;
  const dynamodb = openClient(moto, DynamoDBClient);
  await dynamodb.send(new CreateTableCommand(createTable(TABLE)));
  const policyNames = async () =>
    (await iam.send(new ListRolePoliciesCommand({ RoleName: ROLE }))).PolicyNames!;
  const attached = [{ Name: "attachment.instance-id", Values: [host.id] }];
  const volumes = (await network.ec2.send(new DescribeVolumesCommand({ Filters: attached }))).Volumes!;
  const ofHost = [{ Name: "volume-id", Values: volumes.map(({ VolumeId }) => VolumeId!) }];
  const snapshots = async () =>
    (await network.ec2.send(new DescribeSnapshotsCommand({ Filters: ofHost }))).Snapshots!;
  return {
    env: {
      PATH: process.env["PATH"],
      AWS_REGION: PLACE.region,
      AWS_ACCESS_KEY_ID: "AKIABENCHBENCHBENCH1",
      AWS_SECRET_ACCESS_KEY: "bench",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      NODE_EXTRA_CA_CERTS: moto.trust,
      AWS_CA_BUNDLE: moto.trust, // where other SDKs look
      CORDON_TABLE: TABLE,
      CORDON_ACCOUNTS: JSON.stringify([PLACE.account]),
      CORDON_PARTITION: "aws",
      CORDON_MODE: "act",
      CORDON_CODE: "bench",
      CORDON_RAISED_SOURCES: "[]",
      BENCH_TABLE: TABLE,
      BENCH_QUARANTINE: quarantine,
    },
    event: () => finding(host.id, userId),
    async restore() {
      await Promise.all(host.enis.map((eni, i) => network.setGroups(eni, ...groups[i]!)));
      for (const PolicyName of await policyNames())
        await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName }));
      for (const { SnapshotId } of await snapshots())
        await network.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
      await dynamodb.send(new DeleteTableCommand({ TableName: TABLE }));
      await dynamodb.send(new CreateTableCommand(createTable(TABLE)));
    },
    async contained() {
      const groups = await Promise.all(host.enis.map(network.groupsOf));
      const policies = await Promise.all(
        (await policyNames()).map(async (PolicyName) => {
          const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: ROLE, PolicyName }));
          return decodeURIComponent(PolicyDocument!);
        }),
      );
      return {
        isolated: groups.every((ids) => ids.length === 1 && ids[0] === quarantine),
        denied: policies.some((text) => text.includes('"Deny"') && text.includes(userId)),
        snapshots: (await snapshots()).length,
      };
    },
  };
}

/** GuardDuty's, about the host's own session, seen from outside of AWS. */
function finding(instanceId: string, userId: string): object {
  const id = randomBytes(16).toString("hex");
  return eventWith("stolen-instance-credentials", "matches-outside-aws", {
    id,
    account: PLACE.account,
    region: PLACE.region,
    "detail.id": id,
    "detail.accountId": PLACE.account,
    "detail.region": PLACE.region,
    "detail.resource.accessKeyDetails.principalId": userId,
    "detail.resource.accessKeyDetails.userName": ROLE,
    "detail.resource.instanceDetails.instanceId": instanceId,
  });
}
