import type { Place } from "./place.ts";

/** Things in an account that actions work on, beside what a signal is about (signal.ts). IAM's own are in Region "global". */

/** A role with all its sessions. A `RoleSession` names one too. */
export interface Role extends Place {
  readonly roleName: string;
  /** The unique id, AROA…, when known: a role made again under the same name has another one. */
  readonly roleId?: string;
}

/** A user of a Cognito user pool. */
export interface CognitoUser extends Place {
  readonly userPoolId: string;
  readonly userName: string;
}

/** One API call gave somebody power; this is what it gave, to be taken back. */
export type PrivilegeGrant = Place &
  (
    | {
        readonly grant: "attached-policy";
        readonly to: "user" | "role" | "group";
        readonly name: string;
        readonly policyArn: string;
      }
    | {
        readonly grant: "inline-policy";
        readonly to: "user" | "role" | "group";
        readonly name: string;
        readonly policyName: string;
      }
    | { readonly grant: "group-membership"; readonly userName: string; readonly groupName: string }
    /** A customer managed policy was given a new default version. */
    | { readonly grant: "policy-version"; readonly policyArn: string; readonly versionId: string }
    /** The trust policy was changed, or the role made, by this recorded call. */
    | {
        readonly grant: "trust-policy";
        readonly roleName: string;
        /** CloudTrail's eventTime and eventID: ISO 8601 UTC, UUID. */
        readonly changedAt: string;
        readonly eventId: string;
      }
  );

/** A command that Systems Manager runs on hosts. */
export interface SsmCommand extends Place {
  readonly commandId: string;
}

/** Rules of one security group, by id: sgr-…. */
export interface SecurityGroupRules extends Place {
  readonly groupId: string;
  readonly ruleIds: readonly string[];
}

/** An address out on the internet, and the host whose subnet it is kept out of. */
export interface RemoteAddress extends Place {
  /** IPv4 or IPv6, one address. */
  readonly address: string;
  readonly instanceId: string;
}

/** Somebody who shall not reach one bucket. */
export interface BucketPrincipal extends Place {
  readonly bucketName: string;
  /** The ARN of a role, a user or one session of a role. */
  readonly principalArn: string;
}

/** An EBS snapshot. */
export interface Snapshot extends Place {
  readonly snapshotId: string;
}

/** A manual snapshot of an RDS instance or cluster. */
export interface DatabaseSnapshot extends Place {
  readonly databaseSnapshotId: string;
  readonly of: "instance" | "cluster";
}

/** An AMI of this account. */
export interface Image extends Place {
  readonly imageId: string;
}

/** What a principal may do in a cluster of EKS, by its access entry. */
export interface EksAccess extends Place {
  readonly clusterName: string;
  readonly principalArn: string;
}

/** A trail of CloudTrail; its Region is its home Region. */
export interface Trail extends Place {
  readonly trailName: string;
}

/** A flow log of a VPC, a subnet or a network interface. */
export interface FlowLog extends Place {
  readonly flowLogId: string;
}

/** A detector of GuardDuty. */
export interface Detector extends Place {
  readonly detectorId: string;
}

/** A trust anchor or a profile of IAM Roles Anywhere, by its UUID. */
export type RolesAnywhere = Place & ({ readonly trustAnchorId: string } | { readonly profileId: string });
