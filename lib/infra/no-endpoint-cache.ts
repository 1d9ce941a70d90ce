/**
 * Replaces @aws-sdk/endpoint-cache in the bundles. A DynamoDB client creates one at its start, and none of its operations discovers
 * endpoints any more; such an operation would fail here.
 */
export class EndpointCache {}
