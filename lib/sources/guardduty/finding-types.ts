import type { Confidence } from "../../model/signal.ts";

/** Credentials of a host, used from a place where they cannot belong. */
export const STOLEN_FROM_INSTANCE = /^UnauthorizedAccess:IAMUser\/InstanceCredentialExfiltration\b/;
/** The same for a Lambda function or an ECS task. */
export const STOLEN_FROM_RESOURCE = /^UnauthorizedAccess:IAMUser\/ResourceCredentialExfiltration\b/;

/** Types about unusual behavior, or about a list that the account's own operators uploaded. */
const ONLY_UNUSUAL = /^Behavior:|Anomalous|Unusual|Suspicious|ConsoleLoginSuccess|\.Custom$/;

/**
 * Types of Custom Detection Rules, each named after a technique: unexpected in one account, daily work in another. The actor is certain;
 * the hosts, buckets and functions beside it were only used.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-custom-detection-rules.html
 */
const CUSTOM_RULE = new RegExp(
  `/(?:${[
    "AccountManipulation",
    "BootOrLogonInitializationScripts",
    "CommandAndScriptingInterpreter",
    "CompromiseAccounts",
    "DataDestruction",
    "DisableOrModifyTools",
    "EventTriggeredExecution",
    "ExploitPublicFacingApplication",
    "ExternalRemoteServices",
    "ModifyAuthenticationProcess",
    "ModifyCloudResourceHierarchy",
    "RemoteServices",
    "ResourceHijacking",
    "TransferDataToCloudAccount",
    "UnsecuredCredentials",
    "ValidAccounts",
  ].join("|")})$`,
);
/** Tactics and services that only custom rules use, future types included. */
const ONLY_CUSTOM_RULES =
  /^DefenseImpairment:|^(?!AttackSequence:)\w+:(?:IAM|Organizations|RolesAnywhere|Route53Resolver|SageMaker|SES)\//;
export function isCustomRule(type: string): boolean {
  return CUSTOM_RULE.test(type) || ONLY_CUSTOM_RULES.test(type);
}

/**
 * GuardDuty's confidence by finding type, because a finding carries no number: low for custom rules, which match daily work elsewhere;
 * medium for unusual behavior; high for known bad addresses, domains and tools, and for credentials used where they cannot belong.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
export function confidenceOf(type: string): Confidence {
  if (isCustomRule(type)) return "low";
  return ONLY_UNUSUAL.test(type) ? "medium" : "high";
}

/** A finding's data about a connection: the part of the resource in it, and its direction. */
export interface Connection {
  readonly resourceRole: unknown;
  readonly direction: unknown;
}

/**
 * Types about callers at a host: the holder of a listed address can trigger them at any host that listens. AWS's own sample is a stranger
 * at port 3389.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html
 */
const CALLED_AT = /:EC2\/\w*IPCaller\b/;

/**
 * Types about a database that was not entered: only probed, or with failed logins.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-rds-protection.html
 */
const KNOCKED_AT = /^Discovery:RDS\/|:RDS\/\w+\.FailedLogin$/;

/**
 * Whether the host or database of a finding is the victim. Brute force and port probe findings name the victim as often as the attacker:
 * the host is the attacker only when the role or the direction shows it and neither contradicts. In other types `resourceRole` is always
 * TARGET, and for types about callers only the direction decides.
 */
export function isVictim(type: string, { resourceRole, direction }: Connection): boolean {
  if (KNOCKED_AT.test(type)) return true;
  if (CALLED_AT.test(type)) return direction !== "OUTBOUND";
  if (!/:EC2\/\w*BruteForce|^Recon:EC2\/PortProbe/.test(type)) return false;
  if (resourceRole === "TARGET" || direction === "INBOUND") return true;
  return resourceRole !== "ACTOR" && direction !== "OUTBOUND";
}

/**
 * Whether the remote side certainly attacks the host of a finding. A host that counts as a victim only for lack of evidence does not
 * identify the attacker.
 */
export function isAttacked(type: string, connection: Connection): boolean {
  const { resourceRole, direction } = connection;
  if (!/:EC2\//.test(type) || direction === "OUTBOUND" || !isVictim(type, connection)) return false;
  return direction === "INBOUND" || resourceRole === "TARGET" || /^Recon:EC2\/PortProbe/.test(type);
}

/**
 * Whether a finding about a container is also about its host: only types about an escape. Otherwise the host, which also runs other
 * containers, is not compromised.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-runtime-monitoring.html
 */
export function reachesHost(type: string): boolean {
  return /^(?:PrivilegeEscalation:Runtime\/(?:DockerSocketAccessed|RuncContainerEscape|CGroupsReleaseAgentModified)|DefenseEvasion:Runtime\/KernelModuleLoaded)$/.test(
    type,
  );
}

/** Types in which the identity is an application that an attacker misleads: it is not the attacker. */
const MISLED = /^Impact:IAMUser\/PromptInjection\b/;

/** Why the identity of such a finding is not contained; completes "…, because". */
export function whyNotTheActor(type: string): string | undefined {
  return MISLED.test(type)
    ? "it is the application that somebody tries to mislead, not the one who does: look at its prompts"
    : undefined;
}
