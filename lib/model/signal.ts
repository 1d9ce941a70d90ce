import type { Actor } from "./actor.ts";
import type { Place } from "./place.ts";
import type {
  DatabaseSnapshot,
  Detector,
  EksAccess,
  FlowLog,
  Image,
  PrivilegeGrant,
  RemoteAddress,
  Role,
  RolesAnywhere,
  SecurityGroupRules,
  Snapshot,
  SsmCommand,
  Trail,
} from "./resource.ts";

/** GuardDuty's bands: low 1-3.9, medium 4-6.9, high 7-8.9, critical 9-10. */
export type Severity = "low" | "medium" | "high" | "critical";

/** How sure the detector is: medium for what is only unusual, high for what is known to be bad or attested by AWS. */
export type Confidence = "low" | "medium" | "high";

/**
 * How far a source may go by itself: on all that it names; on who acted only, because AWS attests that and
 * no more, while anything wider asks; or not at all, because others can write what it says.
 */
export type Trust = "act" | "actor" | "ask";

const FROM_MOST: readonly Trust[] = ["act", "actor", "ask"];

export function lowerOf(one: Trust, other: Trust): Trust {
  return FROM_MOST[Math.max(FROM_MOST.indexOf(one), FROM_MOST.indexOf(other))]!;
}

/** An EC2 instance. */
export interface Instance extends Place {
  readonly instanceId: string;
}

/**
 * The sessions of one name of a role, what `aws:userid` = roleId:sessionName names.
 * `workload` says who chose the name, as far as AWS attests it: EC2, ECS, Lambda and EKS do for one host, task, function or
 * pod, Roles Anywhere takes the certificate's serial number; "caller" is whoever assumed the role.
 */
export interface RoleSession extends Place {
  readonly roleName: string;
  /** The unique id, AROA…; a role made again under the same name has another one. */
  readonly roleId: string;
  readonly sessionName: string;
  readonly workload: "ec2" | "ecs" | "lambda" | "eks" | "roles-anywhere" | "caller";
}

/** A user's access key (AKIA…). */
export interface AccessKey extends Place {
  readonly accessKeyId: string;
  /** Absent when the source names the key only; the plan then asks IAM whose it is. */
  readonly userName?: string;
}

/** An IAM user. */
export interface User extends Place {
  /** One of the two is set. */
  readonly userName?: string;
  readonly ownerOfKey?: string;
}

/** Somebody as an identity provider knows them, by their id, their login or both. The account is the one that was told. */
export interface Person extends Place {
  /** The file name in lib/sources, or "identity-center". */
  readonly provider: string;
  /** The provider's own id, never an address that people can change. Absent where only the login is told. */
  readonly personId?: string;
  /** What they sign in with. */
  readonly login?: string;
}

/** An S3 bucket. */
export interface Bucket extends Place {
  readonly bucketName: string;
}

/** A Lambda function. */
export interface LambdaFunction extends Place {
  readonly functionName: string;
}

/** A task of ECS. */
export interface EcsTask extends Place {
  readonly clusterName: string;
  /** The last part of the task's ARN; also the name of its role's session. */
  readonly taskId: string;
}

/** A cluster of EKS. */
export interface EksCluster extends Place {
  readonly clusterName: string;
}

/** A pod, or what makes pods: a deployment, a daemon set. */
export interface KubernetesWorkload extends Place {
  readonly clusterName: string;
  readonly namespace: string;
  readonly workloadName: string;
  /** "pods", "deployments", … as Kubernetes writes them in the plural. */
  readonly workloadKind: string;
}

/** An RDS instance or cluster, by its identifier. */
export interface Database extends Place {
  readonly databaseId: string;
  readonly of: "instance" | "cluster";
}

/** Who and what a signal is about: at most one of a kind. What a step maps to its targets. */
export interface Subjects {
  /** Who acted. It names, and may be beyond reach; the next four are what can be contained of it. */
  readonly actor?: Actor;
  readonly session?: RoleSession;
  readonly accessKey?: AccessKey;
  readonly user?: User;
  readonly person?: Person;
  readonly instance?: Instance;
  readonly bucket?: Bucket;
  readonly lambdaFunction?: LambdaFunction;
  readonly task?: EcsTask;
  readonly cluster?: EksCluster;
  readonly workload?: KubernetesWorkload;
  readonly database?: Database;
  readonly actingRole?: Role;
  readonly attacker?: RemoteAddress;
  // What a recorded call made or changed, so that it can be taken back.
  readonly grant?: PrivilegeGrant;
  readonly madeKey?: AccessKey;
  readonly otherUser?: User;
  readonly openedRole?: Role;
  readonly eksAccess?: EksAccess;
  readonly rolesAnywhere?: RolesAnywhere;
  readonly command?: SsmCommand;
  readonly launched?: Instance;
  readonly rules?: SecurityGroupRules;
  readonly snapshot?: Snapshot;
  readonly databaseSnapshot?: DatabaseSnapshot;
  readonly image?: Image;
  readonly serialConsole?: Place;
  readonly trail?: Trail;
  readonly flowLog?: FlowLog;
  readonly detector?: Detector;
}

/** The names of `Subjects`, each with what it is, for people. */
export const SUBJECT_NAMES: Readonly<Record<keyof Subjects, string>> = {
  actor: "who acted",
  session: "the sessions of one name of a role",
  accessKey: "a user's access key",
  user: "an IAM user",
  person: "somebody as an identity provider knows them",
  instance: "a host",
  bucket: "an S3 bucket",
  lambdaFunction: "a Lambda function",
  task: "an ECS task",
  cluster: "an EKS cluster",
  workload: "a pod, or what makes pods",
  database: "an RDS instance or cluster",
  actingRole: "the role of who acted, where no session of it can be named",
  attacker: "an address that attacks a host, and that host",
  grant: "what a call gave somebody: the power of an administrator, or the way into a role for others",
  madeKey: "an access key that a call made for another user",
  otherUser: "another user whose password a call set",
  openedRole: "a role that a call opened to somebody of another account",
  eksAccess: "what a call let somebody do in an EKS cluster",
  rolesAnywhere: "a trust anchor or a profile of IAM Roles Anywhere that a call made or changed",
  command: "a command that a call sent to hosts",
  launched: "a host that a call launched",
  rules: "rules by which a call opened a security group to everybody",
  snapshot: "an EBS snapshot that a call shared",
  databaseSnapshot: "a snapshot of a database that a call shared",
  image: "an AMI that a call shared",
  serialConsole: "the account and Region in which a call turned the serial console on",
  trail: "a trail that a call stopped",
  flowLog: "a flow log that a call deleted",
  detector: "a detector of GuardDuty that a call suspended",
};

export const SUBJECTS = Object.keys(SUBJECT_NAMES) as readonly (keyof Subjects)[];

/** What happened, to what, and how bad, whichever service said so. */
export interface Signal extends Place, Subjects {
  /** The same for every redelivery, repeat and update of one finding, whichever service brings it. */
  readonly id: string;
  /** The file name in lib/sources. */
  readonly source: string;
  /** The source's own word: a finding type, an event name. */
  readonly type: string;
  /** One line for people; foreign text. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** First activity, when known; ISO 8601 UTC, like all moments here. */
  readonly activityAt?: string;
  /** Latest activity, when known. */
  readonly lastActivityAt?: string;
  /** When the source knew, or last knew better. */
  readonly detectedAt: string;
  /** When it was handed to EventBridge: the envelope's `time`. When it was taken up is in the response. */
  readonly sentAt?: string;
  /** How often the detector has seen it, when it says so. */
  readonly count?: number;
  /** A sample finding is a response in observe, whatever the mode. */
  readonly sample: boolean;
  readonly trust: Trust;
  /** The address the activity came from. */
  readonly remoteAddress?: string;
  /** The API call, where the signal is one. */
  readonly call?: Call;
  /** The response whose contained credentials opened this session. */
  readonly linkedTo?: string;
  /** Where a signal is about several actors, hosts, buckets: each of them. Steps get their targets from all. */
  readonly involved?: readonly Subjects[];
}

/** An API call as CloudTrail records it; what was asked for is hostile text and stays out. */
export interface Call {
  /** `iam.amazonaws.com` */
  readonly service: string;
  readonly name: string;
  /** Set when the call failed: then nothing was changed. */
  readonly errorCode?: string;
  readonly userAgent?: string;
}
