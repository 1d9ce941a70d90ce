/** The path of service-linked roles, which cannot be edited in IAM (IAM user guide, "service-linked roles"). */
export const SERVICE_LINKED_PATH = "/aws-service-role/";

/** The path of IAM Identity Center's roles, which can be edited only there (IAM Identity Center user guide). */
export const IDENTITY_CENTER_PATH = "/aws-reserved/";

/** The prefix of the CDK's bootstrap roles, which deploy into the account (CDK guide, "bootstrapping"). */
export const CDK_ROLE_PREFIX = "cdk-";
