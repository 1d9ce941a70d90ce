/** A GuardDuty finding about a host, of a type that people are only told of, as EventBridge delivers it; built from the published schema. */
export function instanceFinding(): object {
  return {
    version: "0",
    id: "4f1c2a6e-7d2b-4c59-9d1e-000000000001",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: "123456789012",
    time: "2026-03-02T03:14:15Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      schemaVersion: "2.0",
      accountId: "123456789012",
      region: "eu-west-1",
      partition: "aws",
      id: "1ab2c3d4e5f60718293a4b5c6d7e8f90",
      type: "Behavior:EC2/TrafficVolumeUnusual",
      resource: {
        resourceType: "Instance",
        instanceDetails: { instanceId: "i-0abc1234def567890", instanceType: "t3.medium" },
      },
      service: {
        serviceName: "guardduty",
        action: {
          actionType: "NETWORK_CONNECTION",
          networkConnectionAction: { connectionDirection: "OUTBOUND", protocol: "TCP", blocked: false },
        },
        resourceRole: "TARGET",
        eventFirstSeen: "2026-03-02T03:09:00Z",
        eventLastSeen: "2026-03-02T03:13:00Z",
        archived: false,
        count: 1,
      },
      severity: 5,
      createdAt: "2026-03-02T03:13:30Z",
      updatedAt: "2026-03-02T03:13:30Z",
      title: "A host sends more than it ever did.",
    },
  };
}
