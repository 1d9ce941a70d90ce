/** The account, Region and user of the records that the tests of CloudTrail build. */
export const HERE = "123456789012";
export const ELSEWHERE = "999988887777";
export const PLACE = { account: HERE, region: "eu-west-1" };
export const IAM = { account: HERE, region: "global" };

const RECORD = {
  eventVersion: "1.11",
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAJ45Q7YFFAREXAMPLE",
    arn: `arn:aws:iam::${HERE}:user/alice`,
    accountId: HERE,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "alice",
  },
  eventTime: "2026-03-02T03:14:10Z",
  awsRegion: "eu-west-1",
  sourceIPAddress: "198.51.100.23",
  userAgent: "aws-cli/2.34.33",
  eventID: "2f8b1c9e-5a6d-4b7c-9e8f-000000000001",
  eventType: "AwsApiCall",
  recipientAccountId: HERE,
};

/** A built record of a call by the user alice, `iam:CreateUser`, as EventBridge hands it on. */
export function recorded(
  call: string,
  requestParameters: unknown = null,
  responseElements: unknown = null,
  changes: object = {},
) {
  const [service = "", eventName] = call.split(":");
  const eventSource = `${service}.amazonaws.com`;
  return {
    version: "0",
    id: "9b3d6f00-1c2d-4e3f-8a4b-000000000001",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: HERE,
    time: "2026-03-02T03:14:15Z",
    region: "eu-west-1",
    resources: [],
    detail: { ...RECORD, eventSource, eventName, requestParameters, responseElements, ...changes },
  };
}
