import type { Severity } from "../../lib/model/signal.ts";

/** One type of GuardDuty's findings. */
export interface FindingType {
  readonly type: string;
  /** The part of GuardDuty that raises it. */
  readonly family: string;
  /** The default severity; absent where it varies, or where no page documents it. */
  readonly severity?: Severity;
  /** GuardDuty's guide lists it as retired since 2026; older findings may still arrive. */
  readonly retired?: true;
}

type Bands = Partial<Record<Severity | "varies", string>>;

/**
 * Every type that the GuardDuty user guide documents, as read in November 2026: its table "GuardDuty active finding types", the pages
 * of each protection plan, "Integrating AWS Security Hub CSPM" (which has the types of July 2026: SensitiveFileModified,
 * MaliciousFileExecuted.Custom), "GuardDuty AI Protection finding types" and "Custom Detection Rules finding types", and of "Retired
 * finding types" those that were retired in 2026. A custom rule's severity is its signal's: several differ.
 */
const FAMILIES: Readonly<Record<string, Bands>> = {
  EC2: {
    high: `Backdoor:EC2/C&CActivity.B Backdoor:EC2/C&CActivity.B!DNS Backdoor:EC2/DenialOfService.Dns
      Backdoor:EC2/DenialOfService.Tcp Backdoor:EC2/DenialOfService.Udp Backdoor:EC2/DenialOfService.UdpOnTcpPorts
      Backdoor:EC2/DenialOfService.UnusualProtocol CryptoCurrency:EC2/BitcoinTool.B CryptoCurrency:EC2/BitcoinTool.B!DNS
      Impact:EC2/BitcoinDomainRequest.Reputation Impact:EC2/MaliciousDomainRequest.Reputation Impact:EC2/PortSweep
      Recon:EC2/PortProbeEMRUnprotectedPort Trojan:EC2/DGADomainRequest.B Trojan:EC2/DGADomainRequest.C!DNS
      Trojan:EC2/DNSDataExfiltration Trojan:EC2/DriveBySourceTraffic!DNS Trojan:EC2/PhishingDomainRequest!DNS
      UnauthorizedAccess:EC2/MetadataDNSRebind UnauthorizedAccess:EC2/TorClient UnauthorizedAccess:EC2/TorRelay`,
    medium: `Backdoor:EC2/Spambot Behavior:EC2/NetworkPortUnusual Behavior:EC2/TrafficVolumeUnusual
      DefenseEvasion:EC2/UnusualDNSResolver DefenseEvasion:EC2/UnusualDoHActivity DefenseEvasion:EC2/UnusualDoTActivity
      Impact:EC2/AbusedDomainRequest.Reputation Impact:EC2/MaliciousDomainRequest.Custom Recon:EC2/Portscan
      Trojan:EC2/BlackholeTraffic Trojan:EC2/BlackholeTraffic!DNS Trojan:EC2/DropPoint Trojan:EC2/DropPoint!DNS
      UnauthorizedAccess:EC2/MaliciousIPCaller.Custom`,
    low: `Impact:EC2/SuspiciousDomainRequest.Reputation Impact:EC2/WinRMBruteForce Recon:EC2/PortProbeUnprotectedPort
      UnauthorizedAccess:EC2/RDPBruteForce UnauthorizedAccess:EC2/SSHBruteForce`,
  },
  IAM: {
    high: `CredentialAccess:IAMUser/CompromisedCredentials Exfiltration:IAMUser/AnomalousBehavior Impact:IAMUser/AnomalousBehavior
      UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS
      UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS
      UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS
      UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS`,
    medium: `CredentialAccess:IAMUser/AnomalousBehavior DefenseEvasion:IAMUser/AnomalousBehavior
      InitialAccess:IAMUser/AnomalousBehavior PenTest:IAMUser/KaliLinux PenTest:IAMUser/ParrotLinux PenTest:IAMUser/PentooLinux
      Persistence:IAMUser/AnomalousBehavior PrivilegeEscalation:IAMUser/AnomalousBehavior Recon:IAMUser/MaliciousIPCaller
      Recon:IAMUser/MaliciousIPCaller.Custom Recon:IAMUser/TorIPCaller UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B
      UnauthorizedAccess:IAMUser/MaliciousIPCaller UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom
      UnauthorizedAccess:IAMUser/TorIPCaller`,
    low: `Discovery:IAMUser/AnomalousBehavior Policy:IAMUser/RootCredentialUsage Policy:IAMUser/ShortTermRootCredentialUsage
      Stealth:IAMUser/CloudTrailLoggingDisabled Stealth:IAMUser/PasswordPolicyChange`,
    varies: "DefenseEvasion:IAMUser/BedrockLoggingDisabled",
  },
  "Attack sequences": {
    critical: `AttackSequence:EC2/CompromisedInstanceGroup AttackSequence:ECS/CompromisedCluster
      AttackSequence:EKS/CompromisedCluster AttackSequence:IAM/CompromisedCredentials AttackSequence:S3/CompromisedData`,
  },
  "S3 Protection": {
    high: `Discovery:S3/MaliciousIPCaller Discovery:S3/MaliciousIPCaller.Custom Exfiltration:S3/AnomalousBehavior
      Exfiltration:S3/MaliciousIPCaller Impact:S3/AnomalousBehavior.Delete Impact:S3/AnomalousBehavior.Permission
      Impact:S3/MaliciousIPCaller Policy:S3/BucketAnonymousAccessGranted Policy:S3/BucketPublicAccessGranted
      UnauthorizedAccess:S3/MaliciousIPCaller.Custom UnauthorizedAccess:S3/TorIPCaller`,
    medium: `Discovery:S3/TorIPCaller Impact:S3/AnomalousBehavior.Write PenTest:S3/KaliLinux PenTest:S3/ParrotLinux
      PenTest:S3/PentooLinux`,
    low: `Discovery:S3/AnomalousBehavior Policy:S3/AccountBlockPublicAccessDisabled Policy:S3/BucketBlockPublicAccessDisabled
      Stealth:S3/ServerAccessLoggingDisabled`,
  },
  "EKS Protection": {
    high: `CredentialAccess:Kubernetes/MaliciousIPCaller CredentialAccess:Kubernetes/MaliciousIPCaller.Custom
      CredentialAccess:Kubernetes/SuccessfulAnonymousAccess CredentialAccess:Kubernetes/TorIPCaller
      DefenseEvasion:Kubernetes/MaliciousIPCaller DefenseEvasion:Kubernetes/MaliciousIPCaller.Custom
      DefenseEvasion:Kubernetes/SuccessfulAnonymousAccess DefenseEvasion:Kubernetes/TorIPCaller Impact:Kubernetes/MaliciousIPCaller
      Impact:Kubernetes/MaliciousIPCaller.Custom Impact:Kubernetes/SuccessfulAnonymousAccess Impact:Kubernetes/TorIPCaller
      Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount
      Persistence:Kubernetes/SuccessfulAnonymousAccess Policy:Kubernetes/AdminAccessToDefaultServiceAccount
      Policy:Kubernetes/AnonymousAccessGranted PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer`,
    medium: `CredentialAccess:Kubernetes/AnomalousBehavior.SecretsAccessed Discovery:Kubernetes/MaliciousIPCaller
      Discovery:Kubernetes/MaliciousIPCaller.Custom Discovery:Kubernetes/SuccessfulAnonymousAccess Discovery:Kubernetes/TorIPCaller
      Execution:Kubernetes/AnomalousBehavior.ExecInPod Execution:Kubernetes/ExecInKubeSystemPod
      Persistence:Kubernetes/MaliciousIPCaller Persistence:Kubernetes/MaliciousIPCaller.Custom Persistence:Kubernetes/TorIPCaller
      Policy:Kubernetes/ExposedDashboard Policy:Kubernetes/KubeflowDashboardExposed
      PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleBindingCreated`,
    low: `Discovery:Kubernetes/AnomalousBehavior.PermissionChecked Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed
      PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleCreated`,
  },
  "Runtime Monitoring": {
    high: `Backdoor:Runtime/C&CActivity.B Backdoor:Runtime/C&CActivity.B!DNS CryptoCurrency:Runtime/BitcoinTool.B
      CryptoCurrency:Runtime/BitcoinTool.B!DNS DefenseEvasion:Runtime/KernelModuleLoaded
      DefenseEvasion:Runtime/ProcessInjection.Proc DefenseEvasion:Runtime/ProcessInjection.VirtualMemoryWrite
      Execution:Runtime/MaliciousFileExecuted Execution:Runtime/ReverseShell Impact:Runtime/BitcoinDomainRequest.Reputation
      Impact:Runtime/CryptoMinerExecuted Impact:Runtime/MaliciousDomainRequest.Reputation Trojan:Runtime/DGADomainRequest.C!DNS
      Trojan:Runtime/DriveBySourceTraffic!DNS Trojan:Runtime/PhishingDomainRequest!DNS UnauthorizedAccess:Runtime/MetadataDNSRebind
      UnauthorizedAccess:Runtime/TorClient UnauthorizedAccess:Runtime/TorRelay`,
    medium: `DefenseEvasion:Runtime/FilelessExecution DefenseEvasion:Runtime/ProcessInjection.Ptrace
      DefenseEvasion:Runtime/SensitiveFileModified Execution:Runtime/NewBinaryExecuted Execution:Runtime/NewLibraryLoaded
      Impact:Runtime/AbusedDomainRequest.Reputation Persistence:Runtime/SensitiveFileModified Persistence:Runtime/SuspiciousCommand
      PrivilegeEscalation:Runtime/SensitiveFileModified PrivilegeEscalation:Runtime/SuspiciousCommand Trojan:Runtime/BlackholeTraffic
      Trojan:Runtime/BlackholeTraffic!DNS Trojan:Runtime/DropPoint Trojan:Runtime/DropPoint!DNS`,
    low: `DefenseEvasion:Runtime/PtraceAntiDebugging Discovery:Runtime/SuspiciousCommand
      Execution:Runtime/SuspiciousShellCreated Impact:Runtime/SuspiciousDomainRequest.Reputation`,
    varies: `DefenseEvasion:Runtime/SuspiciousCommand Execution:Runtime/MaliciousFileExecuted.Custom
      Execution:Runtime/SuspiciousCommand Execution:Runtime/SuspiciousTool`,
  },
  "Malware Protection": {
    high: "Object:S3/MaliciousFile",
    varies: `Execution:Container/MaliciousFile Execution:Container/SuspiciousFile Execution:EC2/MaliciousFile
      Execution:EC2/MaliciousFile!AMI Execution:EC2/MaliciousFile!RecoveryPoint Execution:EC2/MaliciousFile!Snapshot
      Execution:EC2/SuspiciousFile Execution:ECS/MaliciousFile Execution:ECS/SuspiciousFile Execution:Kubernetes/MaliciousFile
      Execution:Kubernetes/SuspiciousFile Execution:S3/MaliciousFile!RecoveryPoint`,
  },
  "RDS Protection": {
    high: `CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin
      CredentialAccess:RDS/TorIPCaller.SuccessfulLogin`,
    medium: `CredentialAccess:RDS/MaliciousIPCaller.FailedLogin CredentialAccess:RDS/TorIPCaller.FailedLogin
      Discovery:RDS/MaliciousIPCaller Discovery:RDS/TorIPCaller`,
    low: "CredentialAccess:RDS/AnomalousBehavior.FailedLogin",
    varies: "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin",
  },
  "Lambda Protection": {
    high: `Backdoor:Lambda/C&CActivity.B CryptoCurrency:Lambda/BitcoinTool.B UnauthorizedAccess:Lambda/TorClient
      UnauthorizedAccess:Lambda/TorRelay`,
    medium:
      "Trojan:Lambda/BlackholeTraffic Trojan:Lambda/DropPoint UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom",
  },
  "AI Protection": {
    low: "Impact:IAMUser/AnomalousModelInvocation Impact:IAMUser/CostHarvesting Impact:IAMUser/PromptInjection.Direct",
  },
  "Custom Detection Rules": {
    high: `CredentialAccess:RDS/ModifyAuthenticationProcess DefenseImpairment:Organizations/DisableOrModifyTools
      DefenseImpairment:Organizations/ModifyCloudResourceHierarchy DefenseImpairment:S3/DisableOrModifyTools
      Exfiltration:EC2/TransferDataToCloudAccount Exfiltration:RDS/TransferDataToCloudAccount
      Exfiltration:S3/TransferDataToCloudAccount InitialAccess:RDS/ExploitPublicFacingApplication
      Persistence:EC2/BootOrLogonInitializationScripts Persistence:Lambda/AccountManipulation
      Persistence:Lambda/ModifyAuthenticationProcess`,
    medium: `CredentialAccess:EC2/UnsecuredCredentials DefenseImpairment:RDS/ModifyAuthenticationProcess
      DefenseImpairment:Route53Resolver/DisableOrModifyTools Execution:SageMaker/CommandAndScriptingInterpreter
      Impact:S3/DataDestruction InitialAccess:IAM/ValidAccounts LateralMovement:EC2/RemoteServices
      Persistence:EC2/ExternalRemoteServices Persistence:RolesAnywhere/AccountManipulation ResourceDevelopment:SES/CompromiseAccounts`,
    varies: `DefenseImpairment:EC2/DisableOrModifyTools Impact:SES/ResourceHijacking Persistence:IAM/AccountManipulation
      PrivilegeEscalation:IAM/AccountManipulation`,
  },
};

const RETIRED: typeof FAMILIES = {
  "EKS Protection": {
    medium:
      "Persistence:Kubernetes/ContainerWithSensitiveMount PrivilegeEscalation:Kubernetes/PrivilegedContainer",
  },
  "Runtime Monitoring": {
    high: "PrivilegeEscalation:Runtime/CGroupsReleaseAgentModified PrivilegeEscalation:Runtime/RuncContainerEscape",
    medium: `PrivilegeEscalation:Runtime/ContainerMountsHostDirectory PrivilegeEscalation:Runtime/DockerSocketAccessed
      PrivilegeEscalation:Runtime/ElevationToRoot PrivilegeEscalation:Runtime/UserfaultfdUsage`,
  },
};

function listed(families: typeof FAMILIES, more: Pick<FindingType, "retired"> = {}): readonly FindingType[] {
  return Object.entries(families).flatMap(([family, bands]) =>
    Object.entries(bands).flatMap(([severity, types]) =>
      types.split(/\s+/).map((type) => ({
        type,
        family,
        ...(severity !== "varies" && { severity: severity as Severity }),
        ...more,
      })),
    ),
  );
}

export const FINDING_TYPES: readonly FindingType[] = [
  ...listed(FAMILIES),
  ...listed(RETIRED, { retired: true }),
];
