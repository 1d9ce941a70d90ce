import type { Company, Host, Interface, Role, Session, User } from "./company.ts";
import { ATTACKER, type Place } from "./finding-parts.ts";

// What findings are about, as GuardDuty describes it: `resource` of `guardDutyFinding`.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html

type Details = Readonly<Record<string, unknown>>;

/** A compromised host; `resourceRole: "ACTOR"` then says that it acted. */
export function aHost(company: Company, host: Host): Details {
  return {
    resourceType: "Instance",
    instanceDetails: instanceDetails(company, host),
  };
}

/** Credentials of a user, by one of its keys. */
export function aKeyOf(user: User, accessKeyId = user.keys[0]!.accessKeyId): Details {
  return {
    resourceType: "AccessKey",
    accessKeyDetails: { accessKeyId, principalId: user.id, userName: user.name, userType: "IAMUser" },
  };
}

/** Credentials of a role's session. */
export function aSessionOf(role: Role, session: Session): Details {
  return {
    resourceType: "AccessKey",
    accessKeyDetails: {
      accessKeyId: session.credentials.accessKeyId,
      principalId: session.userId,
      userName: role.name,
      userType: "AssumedRole",
    },
  };
}

/** A bucket; add the actor's `accessKeyDetails`. */
export function aBucket({ account }: Place, name: string): Details {
  return {
    resourceType: "S3Bucket",
    s3BucketDetails: [
      {
        name,
        arn: `arn:aws:s3:::${name}`,
        type: "Destination",
        createdAt: 1_790_000_000,
        owner: { id: account },
        tags: [],
      },
    ],
  };
}

/** A Lambda function. */
export function aFunction({ account, region }: Place, name: string, role: Role): Details {
  return {
    resourceType: "Lambda",
    lambdaDetails: {
      functionName: name,
      functionArn: `arn:aws:lambda:${region}:${account}:function:${name}`,
      functionVersion: "$LATEST",
      role: role.arn,
      lastModifiedAt: 1_790_000_000,
    },
  };
}

/** A task of ECS. */
export function aTask(
  { account, region }: Place,
  { clusterName, taskArn }: { clusterName: string; taskArn: string },
): Details {
  return {
    resourceType: "ECSCluster",
    ecsClusterDetails: {
      name: clusterName,
      arn: `arn:aws:ecs:${region}:${account}:cluster/${clusterName}`,
      status: "ACTIVE",
      taskDetails: { arn: taskArn, launchType: "FARGATE", containers: [{ name: "web", image: "web:1" }] },
    },
  };
}

/** A cluster of EKS. */
export function aCluster({ account, region }: Place, name: string): Details {
  return {
    resourceType: "EKSCluster",
    eksClusterDetails: {
      name,
      arn: `arn:aws:eks:${region}:${account}:cluster/${name}`,
      status: "ACTIVE",
      vpcId: "vpc-1",
    },
  };
}

/** The host talks to {@link ATTACKER}: `action` of a finding about a connection. */
export function connection(direction: "INBOUND" | "OUTBOUND", remotePort: number): Details {
  return {
    actionType: "NETWORK_CONNECTION",
    networkConnectionAction: {
      connectionDirection: direction,
      protocol: "TCP",
      blocked: false,
      localPortDetails: { port: 40_001, portName: "Unknown" },
      remotePortDetails: { port: remotePort, portName: "Unknown" },
      remoteIpDetails: ATTACKER,
    },
  };
}

/** The host asks for a name: `action` of a finding about DNS. */
export function dnsRequest(domain: string): Details {
  return {
    actionType: "DNS_REQUEST",
    dnsRequestAction: { domain, protocol: "UDP", blocked: false },
  };
}

/** An instance as GuardDuty describes it, with every interface. */
export function instanceDetails(company: Company, host: Host): Record<string, unknown> {
  return {
    instanceId: host.id,
    instanceType: "t3.medium",
    launchTime: "2026-10-01T08:00:00.000Z",
    platform: null,
    productCodes: [],
    iamInstanceProfile: { arn: host.profileArn, id: "AIPAEXAMPLE0000000000" },
    networkInterfaces: host.interfaces.map((eni) => networkInterface(company, host, eni)),
    tags: [{ key: "Name", value: host.name }],
    instanceState: "running",
    availabilityZone: `${company.region}a`,
    imageId: "ami-0123456789abcdef0",
    imageDescription: "Amazon Linux",
  };
}

function networkInterface(company: Company, host: Host, eni: Interface): Record<string, unknown> {
  const privateDnsName = `ip-${eni.privateIp.replaceAll(".", "-")}.ec2.internal`;
  const nameOf = (id: string) => company.groups.find((group) => group.id === id)?.name ?? id;
  return {
    ipv6Addresses: [],
    networkInterfaceId: eni.id,
    privateDnsName,
    privateIpAddress: eni.privateIp,
    privateIpAddresses: [{ privateDnsName, privateIpAddress: eni.privateIp }],
    subnetId: eni.subnetId,
    vpcId: host.vpcId,
    securityGroups: eni.groups.map((id) => ({ groupName: nameOf(id), groupId: id })),
    publicDnsName: "",
    publicIp: "",
  };
}
