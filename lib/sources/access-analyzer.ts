import { ACCOUNT, OPAQUE_ID, REGION } from "../aws/formats.ts";
import {
  asText,
  at,
  exactly,
  instantIfAny,
  is,
  isThere,
  present,
  quoted,
  text,
} from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Place } from "../model/place.ts";
import type { Subjects } from "../model/signal.ts";
import { letIn } from "./access-analyzer/let-in.ts";
import { claimAt } from "./principal/claims.ts";
import { type ResourceKind, resourceByName } from "./resource/by-name.ts";

const RESOURCE_TYPE = { pattern: /^AWS(?:::[A-Za-z0-9]{1,40}){2}$/, is: "a type of resource" };

/** Resource kinds that an action can contain; for other kinds the finding names who has access, and no subject. */
const KINDS: ReadonlyMap<string, ResourceKind> = new Map([
  ["AWS::S3::Bucket", "bucket"],
  ["AWS::Lambda::Function", "lambdaFunction"],
]);

export interface AccessAnalyzerOptions {
  /** In CloudFormation's terms: `AWS::S3::Bucket`; absent: all. */
  readonly resourceTypes?: readonly string[];
  /** Only public resources. */
  readonly publicOnly?: true;
}

/**
 * Findings of IAM Access Analyzer about external access. AWS's own analysis is certain, and the plan still requires approval: intended
 * sharing looks the same as a mistake or a backdoor. Findings on unused and on internal access are no incidents and are not read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
export const accessAnalyzer = source<AccessAnalyzerOptions>({
  id: "access-analyzer",
  summary: "IAM Access Analyzer's findings on external access, on the default bus",
  arrives: "from AWS",
  setUp: "an external access analyzer",
  trust: "ask",
  scalars: ["resourceType", "status"],
  about: ["actor", "bucket", "lambdaFunction"],
  everything: {},
  like: ({ type }) => ({ resourceTypes: [type] }),
  pattern: ({ resourceTypes, publicOnly }) => ({
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    detail: {
      status: ["ACTIVE"],
      isDeleted: [{ exists: false }, false],
      error: [{ exists: false }],
      ...(resourceTypes && { resourceType: [...resourceTypes] }),
      ...(publicOnly && { isPublic: [true] }),
    },
  }),
  read: (event) => readExternalAccess(event),
});

function readExternalAccess(event: unknown): Reading {
  exactly(event, "source", "aws.access-analyzer");
  exactly(event, "detail-type", "Access Analyzer Finding");
  exactly(event, "detail.status", "ACTIVE");
  if (is(event, "detail.isDeleted", true)) throw new Unreadable("detail.isDeleted", "the finding is gone");
  if (isThere(event, "detail.error"))
    throw new Unreadable("detail.error", "Access Analyzer could not read the resource's policy");
  const here: Place = {
    account: text(event, "detail.accountId", ACCOUNT),
    region: text(event, "detail.region", REGION),
  };
  const type = text(event, "detail.resourceType", RESOURCE_TYPE);
  const isPublic = is(event, "detail.isPublic", true);
  const actor = letIn(event, "detail.principal", isPublic);
  const detectedAt = instantIfAny(event, "detail.updatedAt") ?? instantIfAny(event, "time");
  if (detectedAt === undefined) throw new Unreadable("detail.updatedAt", "missing, or not a time");
  return present({
    id: text(event, "detail.id", OPAQUE_ID),
    ...here,
    type,
    title: `Access Analyzer: ${actor.name} may use ${quoted(asText(at(event, "detail.resource")), 120)}`,
    severity: isPublic ? "high" : "medium",
    // A policy's content is certain; its intent is not.
    confidence: "medium",
    detectedAt,
    sentAt: instantIfAny(event, "time"),
    sample: false,
    actor,
    ...resourceIn(event, type, here),
  });
}

function resourceIn(event: unknown, type: string, here: Place): Subjects {
  const kind = KINDS.get(type);
  return kind === undefined ? {} : resourceByName(kind, claimAt(event, "detail.resource"), here);
}
