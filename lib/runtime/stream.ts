import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { responseFrom } from "../ledger/response-item.ts";
import type { Response } from "../model/response.ts";
import type { LogFields } from "./log.ts";

/** A change of the table, as DynamoDB streams deliver it. */
export interface StreamRecord {
  readonly eventID?: string;
  readonly dynamodb?: {
    readonly SequenceNumber?: string;
    readonly NewImage?: Record<string, AttributeValue>;
    readonly OldImage?: Record<string, AttributeValue>;
  };
}

/** The response of which a stream record is a new version; undefined for any other change. */
export function movedResponse({ dynamodb }: StreamRecord): Response | undefined {
  const { NewImage: image, OldImage: old } = dynamodb ?? {};
  if (image?.["sk"]?.S !== "response" || image["version"]?.N === old?.["version"]?.N) return undefined;
  return responseFrom(image);
}

/** Which response a record is about, for a line of the log; also of a record that `movedResponse` cannot read. */
export function aboutRecord({ dynamodb }: StreamRecord): Pick<LogFields, "response" | "playbook"> {
  const { id, playbook } = dynamodb?.NewImage ?? {};
  return { response: id?.S, playbook: playbook?.S };
}
