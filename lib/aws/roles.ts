/** The path of roles that are linked to an AWS service; IAM lets nobody edit them (IAM user guide, "service-linked roles"). */
export const SERVICE_LINKED_PATH = "/aws-service-role/";

/** The path of roles that IAM Identity Center makes; they are edited there (IAM Identity Center user guide). */
export const IDENTITY_CENTER_PATH = "/aws-reserved/";

/** How the names of the CDK's bootstrap roles begin, which deploy into the account (CDK guide, "bootstrapping"). */
export const CDK_ROLE_PREFIX = "cdk-";
