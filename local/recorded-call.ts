import { randomUUID } from "node:crypto";
import type { Role, Session, User } from "./company.ts";
import { ATTACKER, BUILT, type Event, envelope, type Place, seconds } from "./finding-parts.ts";

/** The caller: a user with one of its keys (the first by default), a session of a role, or the account's root. */
export type Caller =
  | { readonly user: User; readonly accessKeyId?: string }
  | { readonly role: Role; readonly session: Session }
  | "root";

/** A call as CloudTrail records it, in CloudTrail's spelling. */
export interface RecordedCall {
  readonly by: Caller;
  /** CloudTrail's service name before ".amazonaws.com": "iam", "ec2", "monitoring". */
  readonly service: string;
  /** "StopLogging"; for Lambda with its version, "CreateFunction20150331". */
  readonly name: string;
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
  readonly responseElements?: Readonly<Record<string, unknown>> | null;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  /** By default now, and a new id; the same id is a redelivery. */
  readonly at?: Date;
  readonly id?: string;
}

/**
 * A call of the AWS API, as CloudTrail hands it to EventBridge; the label is in `additionalEventData`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function recordedCall(place: Place, call: RecordedCall): Event {
  const time = call.at ?? new Date();
  return envelope(`aws.${call.service}`, "AWS API Call via CloudTrail", place, time, {
    eventVersion: "1.11",
    userIdentity: identityOf(call.by, place, time),
    eventTime: seconds(time),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: place.region,
    sourceIPAddress: ATTACKER.ipAddressV4,
    userAgent: "aws-cli/2.31.0",
    ...(call.errorCode && { errorCode: call.errorCode, errorMessage: "refused" }),
    requestParameters: call.requestParameters ?? null,
    responseElements: call.errorCode ? null : (call.responseElements ?? null),
    additionalEventData: { note: BUILT },
    requestID: randomUUID(),
    eventID: call.id ?? randomUUID(),
    readOnly: call.readOnly ?? false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: place.account,
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: `${call.service}.${place.region}.amazonaws.com`,
    },
  });
}

function identityOf(by: Caller, { account }: Place, time: Date): Record<string, unknown> {
  const attributes = {
    creationDate: seconds(new Date(time.getTime() - 600_000)),
    mfaAuthenticated: "false",
  };
  if (by === "root")
    return {
      type: "Root",
      principalId: account,
      arn: `arn:aws:iam::${account}:root`,
      accountId: account,
      accessKeyId: "ASIAROOTROOTROOTROOT",
      sessionContext: { attributes },
    };
  if ("user" in by)
    return {
      type: "IAMUser",
      principalId: by.user.id,
      arn: by.user.arn,
      accountId: account,
      accessKeyId: by.accessKeyId ?? by.user.keys[0]?.accessKeyId,
      userName: by.user.name,
    };
  const { role, session } = by;
  const sessionName = session.userId.split(":")[1]!;
  return {
    type: "AssumedRole",
    principalId: session.userId,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    accountId: account,
    accessKeyId: session.credentials.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: role.id,
        arn: role.arn,
        accountId: account,
        userName: role.name,
      },
      attributes,
      // AWS attests how a host got its role's credentials.
      ...(session.kind === "instance" && { ec2RoleDelivery: "2.0" }),
    },
    ...(session.kind === "instance" && {
      inScopeOf: {
        issuerType: "AWS::EC2::Instance",
        credentialsIssuedTo: `arn:aws:ec2:us-east-1:${account}:instance/${sessionName}`,
      },
    }),
  };
}
