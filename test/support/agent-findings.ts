const ACCOUNT = "123456789012";
const ID = "i-0123456789abcdef0";

/** What fig/backends/aws of CrowdStrike's Falcon Integration Gateway imports, misspelt type and all, with what Security Hub adds. */
export const CROWDSTRIKE = {
  version: "0",
  id: "8e5622f9-d81c-4d81-612a-9319e7ee2506",
  "detail-type": "Security Hub Findings - Imported",
  source: "aws.securityhub",
  account: ACCOUNT,
  time: "2026-03-02T03:14:15Z",
  region: "us-east-1",
  resources: [],
  detail: {
    findings: [
      {
        SchemaVersion: "2018-10-08",
        ProductArn: "arn:aws:securityhub:us-east-1:517716713836:product/crowdstrike/crowdstrike-falcon",
        ProductName: "CrowdStrike Falcon",
        CompanyName: "CrowdStrike",
        AwsAccountId: ACCOUNT,
        Region: "us-east-1",
        GeneratorId: "Falcon Host",
        Id: `${ID}ldt:0123456789abcdef:4295752857`,
        Title: `Falcon Alert. Instance: ${ID}`,
        Description:
          "A process attempted to dump credentials | AWS Account for alerting instance: 123456789012",
        Types: ["Namespace: TTPs", "Category: Credential Access", "Classifier: OS Credential Dumping"],
        CreatedAt: "2026-03-02T03:13:07.123000Z",
        UpdatedAt: "2026-03-02T03:14:10.123456Z",
        RecordState: "ACTIVE",
        Workflow: { Status: "NEW" },
        Severity: { Product: 4, Normalized: 80, Label: "HIGH" },
        Resources: [{ Type: "AwsEc2Instnace", Id: ID, Region: "eu-west-1" }],
      },
    ],
  },
};

/** ASFF as AWS documents it, with SentinelOne's product; no specimen of its own has been published. */
export const SENTINELONE = {
  version: "0",
  id: "8e5622f9-d81c-4d81-612a-9319e7ee2506",
  "detail-type": "Security Hub Findings - Imported",
  source: "aws.securityhub",
  account: "123456789012",
  time: "2026-03-02T03:14:15Z",
  region: "us-east-1",
  resources: [],
  detail: {
    findings: [
      {
        SchemaVersion: "2018-10-08",
        ProductArn: "arn:aws:securityhub:us-east-1::product/sentinelone/endpoint-protection",
        AwsAccountId: "123456789012",
        GeneratorId: "sentinelone",
        Id: "1234567890123456789",
        Title: "Malware on web-3",
        Types: ["TTPs/Execution", "Software and Configuration Checks"],
        FirstObservedAt: "2026-03-02T03:10:00Z",
        CreatedAt: "2026-03-02T03:13:00Z",
        UpdatedAt: "2026-03-02T03:13:30Z",
        RecordState: "ACTIVE",
        Workflow: { Status: "NEW" },
        Confidence: 90,
        Severity: { Label: "CRITICAL" },
        Resources: [
          {
            Type: "AwsEc2Instance",
            Id: "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0",
            Region: "us-east-1",
          },
        ],
      },
    ],
  },
};
