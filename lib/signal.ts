/** GuardDuty's bands: low 1-3.9, medium 4-6.9, high 7-8.9, critical 9-10. */
export type Severity = "low" | "medium" | "high" | "critical";

/** How sure the detector is: medium for what is only unusual, high for what is known to be bad or attested by AWS. */
export type Confidence = "low" | "medium" | "high";

/** How far a source may go by itself: what others can write asks at most (design.md 2.5). */
export type Trust = "act" | "ask";

/** Where a thing lives. IAM is global: its Region is "global", so that one hold has one name everywhere. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface Instance extends Place {
  readonly instanceId: string;
}

/**
 * The sessions of one name of a role, what `aws:userid` = roleId:sessionName names.
 * `workload` says who chose the name: EC2 and ECS do for one host or task; "caller" is whoever assumed the role.
 */
export interface RoleSession extends Place {
  readonly roleName: string;
  /** The unique id, AROA…; a role made again under the same name has another one. */
  readonly roleId: string;
  readonly sessionName: string;
  readonly workload: "ec2" | "ecs" | "lambda" | "caller";
}

export interface AccessKey extends Place {
  readonly accessKeyId: string;
  /** Absent when the source names the key only; the plan then asks IAM whose it is. */
  readonly userName?: string;
}

export interface User extends Place {
  /** One of the two is set. */
  readonly userName?: string;
  readonly ownerOfKey?: string;
}

/** What happened, to what, and how bad, whichever service said so. */
export interface Signal extends Place {
  /** The same for every redelivery, repeat and update of one finding. */
  readonly id: string;
  /** The file name in lib/sources. */
  readonly source: string;
  /** The source's own word: a finding type, an event name. */
  readonly type: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** First activity, when known; detection; both ISO 8601 UTC. */
  readonly activityAt?: string;
  readonly detectedAt: string;
  /** How often the detector has seen it, when it says so. */
  readonly count?: number;
  /** A sample finding is a response in observe, whatever the mode. */
  readonly sample: boolean;
  readonly trust: Trust;
  readonly instance?: Instance;
  readonly session?: RoleSession;
  readonly accessKey?: AccessKey;
  readonly user?: User;
  /** The address the activity came from. */
  readonly remoteAddress?: string;
}
