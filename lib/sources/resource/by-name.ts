import {
  BUCKET_NAME,
  ECS_CLUSTER_NAME,
  EKS_CLUSTER_NAME,
  type Format,
  FUNCTION_NAME,
  IAM_NAME,
  INSTANCE_ID,
  TASK_ID,
} from "../../aws/formats.ts";
import { quoted } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import type { Claim } from "../principal/claims.ts";
import { DATABASE_ID } from "./formats.ts";

/** How a resource kind is named: by its ARN, or in some sources by its id alone. */
interface Naming {
  readonly is: string;
  /** Groups: Region, account, and the parts of the name; S3's ARNs have no Region and no account. */
  readonly arn: RegExp;
  readonly bare?: RegExp;
  /** A format of AWS that no action can use: it is left out, not refused. */
  readonly unusable?: RegExp;
  readonly subject: (place: Place, parts: readonly string[]) => Subjects;
}

const REGIONAL = ":([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}):(\\d{12}):";
function arn(service: string, rest: string, place = REGIONAL): RegExp {
  return new RegExp(`^arn:[a-z][a-z-]{2,19}:${service}${place}${rest}$`);
}

/** A format as a group of an ARN's pattern. */
function part({ pattern }: Format): string {
  return `(${pattern.source.slice(1, -1)})`;
}

const NAMINGS = {
  instance: {
    is: "an instance's ARN or id",
    arn: arn("ec2", `instance/${part(INSTANCE_ID)}`),
    bare: INSTANCE_ID.pattern,
    subject: (place, [instanceId = ""]) => ({ instance: { ...place, instanceId } }),
  },
  bucket: {
    is: "a bucket's ARN or name",
    arn: arn("s3", `${part(BUCKET_NAME)}(?:/.{0,1024})?`, ":():():"),
    bare: BUCKET_NAME.pattern,
    subject: (place, [bucketName = ""]) => ({ bucket: { ...place, bucketName } }),
  },
  lambdaFunction: {
    is: "a function's ARN or name",
    arn: arn("lambda", `function:${part(FUNCTION_NAME)}(?::[\\w$-]{1,128})?`),
    bare: FUNCTION_NAME.pattern,
    subject: (place, [functionName = ""]) => ({ lambdaFunction: { ...place, functionName } }),
  },
  task: {
    is: "the ARN of an ECS task, with its cluster",
    arn: arn("ecs", `task/${part(ECS_CLUSTER_NAME)}/${part(TASK_ID)}`),
    // The short format, in use until 2018, names no cluster.
    unusable: arn("ecs", "task/[0-9a-f-]{32,36}"),
    subject: (place, [clusterName = "", taskId = ""]) => ({ task: { ...place, clusterName, taskId } }),
  },
  cluster: {
    is: "the ARN or name of an EKS cluster",
    arn: arn("eks", `cluster/${part(EKS_CLUSTER_NAME)}`),
    bare: EKS_CLUSTER_NAME.pattern,
    subject: (place, [clusterName = ""]) => ({ cluster: { ...place, clusterName } }),
  },
  databaseInstance: {
    is: "the ARN or identifier of a database",
    arn: arn("rds", `db:${part(DATABASE_ID)}`),
    bare: DATABASE_ID.pattern,
    // AWS Config's format: the id that RDS never accepts as an identifier.
    unusable: arn("rds", "(?:db|dbinstance)[:/]db-[A-Z0-9]{10,64}"),
    subject: (place, [databaseId = ""]) => ({ database: { ...place, databaseId, of: "instance" } }),
  },
  databaseCluster: {
    is: "the ARN or identifier of a database cluster",
    arn: arn("rds", `cluster:${part(DATABASE_ID)}`),
    bare: DATABASE_ID.pattern,
    unusable: arn("rds", "dbcluster/cluster-[A-Z0-9]{10,64}"),
    subject: (place, [databaseId = ""]) => ({ database: { ...place, databaseId, of: "cluster" } }),
  },
  user: {
    is: "a user's ARN",
    arn: arn("iam", `user/(?:[\\x21-\\x7e]{0,512}/)?${part(IAM_NAME)}`, ":():(\\d{12}):"),
    // AWS Config's format: the unique id in place of the name. Also root, who is no IAM user.
    unusable: arn("iam", "(?:user/AIDA[A-Z0-9]{12,124}|root)", "::\\d{12}:"),
    subject: ({ account }, [userName = ""]) => ({ user: { account, region: "global", userName } }),
  },
} as const satisfies Readonly<Record<string, Naming>>;

/** The resource kinds that an ARN can name. */
export type ResourceKind = keyof typeof NAMINGS;

/**
 * The subject of a kind that an ARN or an id names: in the ARN's account and Region, or in those of `here`. Undefined for a format that
 * no action can use; throws `Unreadable` for a malformed name.
 */
export function resourceByName(kind: ResourceKind, { value, field }: Claim, here: Place): Subjects {
  const { is, arn, subject, bare, unusable }: Naming = NAMINGS[kind];
  if (typeof value !== "string") throw new Unreadable(field, `missing, or no text: ${is} is needed`);
  if (unusable?.test(value)) return {};
  if (bare?.test(value)) return subject(here, [value]);
  const [, region, account, ...parts] = arn.exec(value) ?? [];
  if (parts.length === 0) throw new Unreadable(field, `${quoted(value)} is not ${is}`);
  return subject({ account: account || here.account, region: region || here.region }, parts);
}
