import type { Confidence } from "../../model/signal.ts";

/** Credentials of a host, seen where they cannot belong. */
export const STOLEN_FROM_INSTANCE = /^UnauthorizedAccess:IAMUser\/InstanceCredentialExfiltration\b/;
/** The same of a Lambda function or an ECS task. */
export const STOLEN_FROM_RESOURCE = /^UnauthorizedAccess:IAMUser\/ResourceCredentialExfiltration\b/;

/** Types that say that something is unlike before, or on a list that the account's own people uploaded. */
const ONLY_UNUSUAL = /^Behavior:|Anomalous|Unusual|Suspicious|ConsoleLoginSuccess|\.Custom$/;

/**
 * Types of Custom Detection Rules, each named by a technique: what an account's own people do not expect there, and do
 * every day elsewhere. Who acted is certain; the hosts, buckets, functions beside them were touched by it and no more.
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
/** Tactics and services that only these rules name: what AWS adds to them is one of them. */
const ONLY_CUSTOM_RULES =
  /^DefenseImpairment:|^(?!AttackSequence:)\w+:(?:IAM|Organizations|RolesAnywhere|Route53Resolver|SageMaker|SES)\//;
export function isCustomRule(type: string): boolean {
  return CUSTOM_RULE.test(type) || ONLY_CUSTOM_RULES.test(type);
}

/**
 * How sure GuardDuty is, by the finding's type, since a finding carries no such number of its own: low for custom rules, which
 * find everyday work elsewhere, medium for what is only unusual, high for known bad addresses, domains and tools, and for
 * credentials seen where they cannot belong.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
export function confidenceOf(type: string): Confidence {
  if (isCustomRule(type)) return "low";
  return ONLY_UNUSUAL.test(type) ? "medium" : "high";
}

/** What a finding says of a connection: the part of the resource in it, and which way it went. */
export interface Connection {
  readonly resourceRole: unknown;
  readonly direction: unknown;
}

/**
 * Types that say who called at a host: whoever owns a listed address brings them about, at any host that listens. AWS's own
 * sample is a stranger at port 3389.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html
 */
const CALLED_AT = /:EC2\/\w*IPCaller\b/;

/**
 * Types in which nobody got into the database: somebody looked for it, or failed to log in.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-rds-protection.html
 */
const KNOCKED_AT = /^Discovery:RDS\/|:RDS\/\w+\.FailedLogin$/;

/**
 * Whether the host or the database that a finding names is the one that is attacked. Brute force and port probes name that
 * host as often as the attacker: it is the attacker only when the role or the direction says so and neither contradicts; in
 * other types `resourceRole` is TARGET whoever the victim is, and of those who call only the direction tells.
 */
export function isVictim(type: string, { resourceRole, direction }: Connection): boolean {
  if (KNOCKED_AT.test(type)) return true;
  if (CALLED_AT.test(type)) return direction !== "OUTBOUND";
  if (!/:EC2\/\w*BruteForce|^Recon:EC2\/PortProbe/.test(type)) return false;
  if (resourceRole === "TARGET" || direction === "INBOUND") return true;
  return resourceRole !== "ACTOR" && direction !== "OUTBOUND";
}

/**
 * Whether it is certain that the remote side attacks the host that a finding names: what leaves a host alone as a victim, because
 * nothing says that it is the attacker, does not yet say who is.
 */
export function isAttacked(type: string, connection: Connection): boolean {
  const { resourceRole, direction } = connection;
  if (!/:EC2\//.test(type) || direction === "OUTBOUND" || !isVictim(type, connection)) return false;
  return direction === "INBOUND" || resourceRole === "TARGET" || /^Recon:EC2\/PortProbe/.test(type);
}

/**
 * Whether a finding about a container is about its host as well: the types that say that it got out. Otherwise the host
 * runs others' containers too, and is not what is in the wrong hands.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-runtime-monitoring.html
 */
export function reachesHost(type: string): boolean {
  return /^(?:PrivilegeEscalation:Runtime\/(?:DockerSocketAccessed|RuncContainerEscape|CGroupsReleaseAgentModified)|DefenseEvasion:Runtime\/KernelModuleLoaded)$/.test(
    type,
  );
}

/** Types in which the identity is an application that somebody misleads: it is not the attacker. */
const MISLED = /^Impact:IAMUser\/PromptInjection\b/;

/** Why the identity that such a finding names is left alone; completes "…, because". */
export function whyNotTheActor(type: string): string | undefined {
  return MISLED.test(type)
    ? "it is the application that somebody tries to mislead, not the one who does: look at its prompts"
    : undefined;
}
