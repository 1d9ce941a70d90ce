/**
 * Fields of a finding's `detail` with one value in every finding.
 * Source: the schema GuardDutyFinding that AWS publishes in EventBridge's registry (test/local/schemas).
 */
export const SCALARS = [
  "accountId",
  "region",
  "type",
  "severity",
  "resource.resourceType",
  "resource.accessKeyDetails.accessKeyId",
  "resource.accessKeyDetails.principalId",
  "resource.accessKeyDetails.userName",
  "resource.accessKeyDetails.userType",
  "resource.instanceDetails.instanceId",
  "resource.instanceDetails.instanceType",
  "service.resourceRole",
  "service.action.actionType",
  "service.action.networkConnectionAction.connectionDirection",
] as const;
