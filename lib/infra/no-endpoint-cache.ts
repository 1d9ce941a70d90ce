/**
 * Stands in for @aws-sdk/endpoint-cache in the bundles. A DynamoDB client makes one when it is made, and no operation of it
 * discovers endpoints any more; one that did would fail here, for there is nothing to ask.
 */
export class EndpointCache {}
